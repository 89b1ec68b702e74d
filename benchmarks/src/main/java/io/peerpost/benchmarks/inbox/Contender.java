package io.peerpost.benchmarks.inbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** Something that accepts messages and says when each is safe on the disk. */
interface Contender {
    /** Its name in the table. */
    String name();

    /** Opens it with its files in an empty folder. */
    Session open(Path folder) throws IOException, InterruptedException;

    /** One that is open. {@link #accept} is called by several threads. */
    interface Session extends AutoCloseable {
        /** Hands a message over. Completes, on any thread, when it is safe. */
        CompletionStage<?> accept(byte[] body);

        @Override
        void close() throws IOException, InterruptedException;
    }
}
