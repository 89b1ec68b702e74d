package io.peerpost.it.harness;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of one stream of a process, as they come. Read on a thread of its own; may be asked by any. */
final class Lines {
    private final InputStream from;
    private final long most;
    private final Thread reader;

    @GuardedBy("this") private final List<String> lines = new ArrayList<>();

    /**
     * Begins to read.
     *
     * @param most after how many lines to close the stream
     */
    Lines(String name, InputStream from, long most) {
        this.from = from;
        this.most = most;
        this.reader = new Thread(this::read, "lines of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            String line = text.readLine();
            for (long n = 1; line != null; n++) {
                add(line);
                line = n == most ? null : text.readLine();
            }
        } catch (IOException e) {
            // the process was killed while this read
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
    }

    synchronized List<String> list() {
        return List.copyOf(lines);
    }

    synchronized int size() {
        return lines.size();
    }

    /** The first line that holds a text; null if there is none yet. */
    synchronized @Nullable String first(String part) {
        return lines.stream().filter(line -> line.contains(part)).findFirst().orElse(null);
    }

    /** Blocks until the stream has ended, for a time at most. */
    void awaitEnd(long millis) throws InterruptedException {
        reader.join(millis);
    }
}
