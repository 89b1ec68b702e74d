package io.peerpost.registry.tck;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens to this process's standard error for a while, which is where {@code slf4j-simple} logs. Tests may do so at the
 * same time: each hears everything.
 */
public final class StandardError {
    private static final Set<Heard> listening = ConcurrentHashMap.newKeySet();

    private StandardError() {}

    /** Does something, and gives the lines that were written meanwhile; they are written as ever, too. */
    public static List<String> during(Runnable what) {
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

    /** Stays once it is there: taken away by one test, it would be missed by another. */
    private static synchronized void tapIt() {
        if (!(System.err instanceof Tapped)) {
            System.setErr(new Tapped(System.err));
        }
    }

    /** Standard error with a {@link Tap} in it. */
    private static final class Tapped extends PrintStream {
        Tapped(PrintStream on) {
            super(new Tap(on), true, StandardCharsets.UTF_8);
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
