package io.peerpost.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ways to say what to publish. */
final class MessageSources {
    /** What a broker takes unless told otherwise. */
    static final int MOST_BYTES = 4 << 20;

    private MessageSources() {}

    /** A text so many times, each with {@code {n}} replaced by its number, from 0. */
    static MessageSource data(String text, long count) {
        return new MessageSource() {
            private long n;

            @Override
            public byte @Nullable [] next() {
                return n == count
                        ? null
                        : text.replace("{n}", Long.toString(n++)).getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    /**
     * A file's bytes as one message.
     *
     * @throws CommandFailure if the file cannot be read, or is too large
     */
    static MessageSource file(Path file) {
        byte[] bytes = read(file);
        return new MessageSource() {
            private boolean given;

            @Override
            public byte @Nullable [] next() {
                boolean first = !given;
                given = true;
                return first ? bytes : null;
            }
        };
    }

    private static byte[] read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new IOException("it is larger than a message may be, " + MOST_BYTES + " bytes");
                }
                return bytes;
            }
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : FailureLine.oneLine(e);
            throw new CommandFailure(Exit.UNUSABLE, "file " + file + " cannot be published: " + why, e);
        }
    }

    /** A message per line, the bytes up to {@code \n} as they are. */
    static MessageSource lines(InputStream in) {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        return () -> line(buffered);
    }

    private static byte @Nullable [] line(InputStream in) throws IOException {
        int c = in.read();
        if (c < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.size() == MOST_BYTES) {
                throw new CommandFailure(
                        Exit.USAGE,
                        "a line of standard input is longer than a message may be, " + MOST_BYTES + " bytes");
            }
            line.write(c);
        }
        return line.toByteArray();
    }
}
