package io.peerpost.it.harness;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One running {@code peerpost}. */
public final class Command {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Duration POLL = Duration.ofMillis(10);

    private final String name;
    private final Process process;
    private final Consumer<String> signals;
    private final Lines out;
    private final Lines err;

    Command(String name, Place.Running running, long outMost) {
        this.name = name;
        this.process = running.process();
        this.signals = running.signal();
        this.out = new Lines("out of " + name, process.getInputStream(), outMost);
        this.err = new Lines("err of " + name, process.getErrorStream(), Long.MAX_VALUE);
    }

    /** Blocks until a line on standard error holds a text. Returns the line. */
    public String awaitErr(String part) {
        return awaitLine(err, part);
    }

    /** Blocks until a line on standard output holds a text. Returns the line. */
    public String awaitOut(String part) {
        return awaitLine(out, part);
    }

    private String awaitLine(Lines lines, String part) {
        await(name + " to print '" + part + "'")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> lines.first(part) != null || hasEnded());
        String line = lines.first(part);
        if (line == null) {
            throw new AssertionError(name + " has ended without printing '" + part + "'\n" + told());
        }
        return line;
    }

    /** Blocks until a subscriber can be found. Returns itself. */
    public Command awaitSubscribed() {
        awaitErr("subscribed ");
        return this;
    }

    /** Blocks until so many lines are on standard output. Returns all that are there. */
    public List<String> awaitOutLines(int number) {
        await(name + " to print " + number + " lines")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> out.size() >= number || hasEnded());
        if (out.size() < number) {
            throw new AssertionError(name + " has ended with " + out.size() + " of " + number + " lines\n" + told());
        }
        return out.list();
    }

    /** The lines on standard output so far. */
    public List<String> out() {
        return out.list();
    }

    /** How many lines are on standard output so far. */
    public int printed() {
        return out.size();
    }

    /** The lines on standard error so far. */
    public List<String> err() {
        return err.list();
    }

    /** The lines on standard output so far, each as a JSON object. */
    public List<Map<String, Object>> json() {
        return out.list().stream().map(Json::object).toList();
    }

    /** The only line on standard output, as a JSON object. */
    public Map<String, Object> onlyJson() {
        List<Map<String, Object>> all = json();
        if (all.size() != 1) {
            throw new AssertionError(name + " printed " + all.size() + " lines (expected: 1)\n" + told());
        }
        return all.get(0);
    }

    /** Blocks until it has ended by itself and everything that it wrote is here. Returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end in " + PATIENCE + "\n" + told());
            }
            out.awaitEnd(PATIENCE.toMillis());
            err.awaitEnd(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
        return process.exitValue();
    }

    private boolean hasEnded() throws InterruptedException {
        if (process.isAlive()) {
            return false;
        }
        out.awaitEnd(1000);
        err.awaitEnd(1000);
        return true;
    }

    /** Its process id, the JVM's. */
    public long pid() {
        return process.pid();
    }

    /** Sends a signal, such as {@code TERM}, {@code KILL}, {@code STOP}. */
    public void signal(String signal) {
        signals.accept(signal);
    }

    /** Writes to its standard input. */
    public void write(String text) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not read its standard input", e);
        }
    }

    /** Ends its standard input. */
    public void closeIn() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended already
        }
    }

    /** What it has written so far, for a failure's message; the end of it where it is much. */
    public String told() {
        return "stdout of " + name + ":\n" + tail(out.list()) + "\nstderr of " + name + ":\n" + tail(err.list());
    }

    private static String tail(List<String> lines) {
        int from = Math.max(0, lines.size() - 30);
        String cut = from > 0 ? "  … " + from + " lines before\n" : "";
        return cut + "  " + String.join("\n  ", lines.subList(from, lines.size()));
    }

    /** Kills it, if it still runs. */
    void kill() {
        try {
            signals.accept("KILL"); // in a container it outlives the process that stands for it here
        } catch (IllegalStateException e) {
            // it has just ended
        }
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first line of standard error that holds a text, or an error if there is none. */
    public String errLine(String part) {
        return requireNonNull(err.first(part), "no line with '" + part + "'");
    }

    @Override
    public String toString() {
        return name;
    }
}
