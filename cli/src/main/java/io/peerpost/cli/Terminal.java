package io.peerpost.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a command has around it: its three streams, its environment, and the wish to end. May be shared between threads.
 */
final class Terminal {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Stop stop;
    /** Keeps a line in one piece; not a monitor, which would pin a handler's virtual thread. */
    private final ReentrantLock writing = new ReentrantLock();

    Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Stop stop) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
        this.stop = stop;
    }

    /** This process's own. Output is UTF-8 whatever the locale, since results are read by programs. */
    static Terminal ofProcess(Stop stop) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Terminal(System.in, out, err, System.getenv(), stop);
    }

    /**
     * Writes one line of results and flushes it.
     *
     * @throws OutputClosedException if nobody reads it any more
     */
    void result(String line) {
        writing.lock();
        try {
            out.print(line + "\n");
            // flushes, and is the only way to hear of a broken pipe
            if (out.checkError()) {
                throw new OutputClosedException();
            }
        } finally {
            writing.unlock();
        }
    }

    /** Writes one line that is no result, to standard error. */
    void say(String line) {
        err.print(line + "\n");
        err.flush();
    }

    InputStream in() {
        return in;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Map<String, String> environment() {
        return environment;
    }

    Stop stop() {
        return stop;
    }
}
