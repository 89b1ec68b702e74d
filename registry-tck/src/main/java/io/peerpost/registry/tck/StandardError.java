package io.peerpost.registry.tck;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Listens to this process's standard error for a while. Not for tests that run at the same time. */
final class StandardError {
    private StandardError() {}

    /** Does something, and gives the lines that were written meanwhile; they are written as ever, too. */
    static List<String> during(Runnable what) {
        PrintStream before = System.err;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(new Both(before, heard), true, StandardCharsets.UTF_8));
        try {
            what.run();
        } finally {
            System.setErr(before);
        }
        return heard.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Writes to two. */
    private static final class Both extends OutputStream {
        private final PrintStream one;
        private final ByteArrayOutputStream other;

        Both(PrintStream one, ByteArrayOutputStream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void write(int b) {
            one.write(b);
            other.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            one.write(bytes, offset, length);
            other.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            one.flush();
        }
    }
}
