package io.peerpost.benchmarks.peers;

/** The side that messages go to. */
interface Receiver {
    /** Subscribes, in the subscriber's process, until closed. Answers a message when it is asked to. */
    Subscriber subscribe(String server) throws Exception;

    /** One that subscribes. */
    interface Subscriber extends AutoCloseable {
        /** Where it is, without white space; for those who are looked up, who it is. */
        String address();
    }
}
