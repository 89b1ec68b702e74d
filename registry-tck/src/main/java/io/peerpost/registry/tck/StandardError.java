package io.peerpost.registry.tck;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Listens to this process's standard error for a while. Tests may do so at the same time: each hears everything. */
final class StandardError {
    private static final Set<Heard> listening = ConcurrentHashMap.newKeySet();

    /** Stays once it is there: taken away by one test, it would be missed by another. */
    @GuardedBy("StandardError.class") private static @Nullable PrintStream tap;

    private StandardError() {}

    /** Does something, and gives the lines that were written meanwhile; they are written as ever, too. */
    static List<String> during(Runnable what) {
        Heard heard = new Heard();
        listening.add(heard);
        try {
            tapIt();
            what.run();
        } finally {
            listening.remove(heard);
        }
        return heard.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static synchronized void tapIt() {
        if (!System.err.equals(tap)) {
            PrintStream made = new PrintStream(new Tap(System.err), true, StandardCharsets.UTF_8);
            tap = made;
            System.setErr(made);
        }
    }

    /** What one test hears. */
    private static final class Heard extends ByteArrayOutputStream {}

    /** Writes on, and to whoever listens. */
    private static final class Tap extends OutputStream {
        private final PrintStream on;

        Tap(PrintStream on) {
            this.on = on;
        }

        @Override
        public void write(int b) {
            on.write(b);
            listening.forEach(heard -> heard.write(b));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            on.write(bytes, offset, length);
            listening.forEach(heard -> heard.write(bytes, offset, length));
        }

        @Override
        public void flush() {
            on.flush();
        }
    }
}
