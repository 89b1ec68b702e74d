package io.peerpost.it.crash;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A file of lines that one life of a process appends to. A line is with the kernel when {@link #write} returns, so that
 * it outlives a process that is killed right after. May be shared between threads.
 */
final class Book implements AutoCloseable {
    private static final int LONGEST = 1_000;

    private final FileOutputStream file;

    private Book(FileOutputStream file) {
        this.file = file;
    }

    static Book begin(Path path) {
        try {
            return new Book(new FileOutputStream(path.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void write(String line) {
        try {
            file.write((line + "\n").getBytes(StandardCharsets.UTF_8)); // one call to the kernel, without a buffer
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the lines of a book, of none if there is no such file. A last one that was cut off does not count. */
    static void read(Path path, Consumer<String> each) {
        if (!Files.exists(path)) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                } else {
                    each.accept(line.toString());
                    line.setLength(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last whole line of a book; empty if there is none. */
    static String last(Path path) {
        if (!Files.exists(path)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(LONGEST, file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1).stripTrailing();
            return whole.substring(whole.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
