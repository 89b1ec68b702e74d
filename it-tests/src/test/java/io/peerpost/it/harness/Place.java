package io.peerpost.it.harness;

import java.io.IOException;
import java.util.function.Consumer;

/** Where a command runs: this machine, a network namespace of it, a container. */
public interface Place {
    /** Starts a command there. */
    Running start(Launch launch) throws IOException;

    /**
     * A process there, and what stands for it here.
     *
     * @param process has its streams and its exit code
     * @param signal sends the process a signal by name, without effect once it has ended
     */
    record Running(Process process, Consumer<String> signal) {}
}
