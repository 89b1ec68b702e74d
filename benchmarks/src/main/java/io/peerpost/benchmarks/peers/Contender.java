package io.peerpost.benchmarks.peers;

import io.peerpost.benchmarks.load.Link;
import io.peerpost.benchmarks.load.Mode;
import java.util.List;

/** Something that carries messages from one process to another. */
interface Contender extends Receiver {
    /** What it can be measured in, the fastest first, so that it is warm when messages go alone. */
    List<Mode> modes();

    /**
     * Starts what runs between the two, in the publisher's process or one of its own.
     *
     * @return what both need to find it
     */
    default Server server() throws Exception {
        return Server.NONE;
    }

    /** Connects, in the publisher's process. */
    Link connect(String server, String subscriber) throws Exception;

    /** What runs between. */
    interface Server extends AutoCloseable {
        /** Nothing. */
        Server NONE = new Server() {
            @Override
            public String address() {
                return "none";
            }

            @Override
            public void close() {}
        };

        /** Where it is, without white space. */
        String address();

        @Override
        void close();
    }
}
