package io.peerpost.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The subscriber of a measurement: the command once more, in a process of its own, on the same Java with the same
 * options. It ends when its standard input does, so that it cannot outlive this process however that ends.
 */
final class BenchSubscriber implements AutoCloseable {
    /** Leaving takes as long as the registry needs to be seen changing, mDNS a second. */
    private static final long END_SECONDS = 10;

    private final Terminal terminal;
    private final Process process;
    private final CompletableFuture<@Nullable String> address = new CompletableFuture<>();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Thread errors;
    private volatile boolean subscribed;

    private BenchSubscriber(Terminal terminal, Process process) {
        this.terminal = terminal;
        this.process = process;
        start(this::readAddress, "peerpost-bench-out");
        this.errors = start(this::readErrors, "peerpost-bench-err");
    }

    /** Starts it with arguments of {@link BenchSubscriberCommand}. */
    static BenchSubscriber start(Terminal terminal, List<String> args) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.concat(Stream.of(java()), options()),
                        Stream.concat(
                                Stream.of(
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        BenchSubscriberCommand.NAME),
                                args.stream()))
                .toList());
        builder.environment().putAll(terminal.environment());
        try {
            return new BenchSubscriber(terminal, builder.start());
        } catch (IOException e) {
            throw new CommandFailure(
                    Exit.UNEXPECTED, "the subscriber's process cannot be started: " + FailureLine.oneLine(e), e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** This JVM's own, without what two at once would get in each other's way with. */
    private static Stream<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agent")
                        && !option.startsWith("-javaagent")
                        && !option.startsWith("-Xrun")
                        && !option.startsWith("-XX:StartFlightRecording"));
    }

    private static Thread start(Reading reading, String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        reading.run();
                    } catch (IOException e) {
                        // the process has ended, which is seen elsewhere
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Whatever else is there is the JVM's, which may be told to log; it is read, so that it never waits for that. */
    private void readAddress() throws IOException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(BenchSubscriberCommand.SUBSCRIBED)) {
                    address.complete(line.substring(BenchSubscriberCommand.SUBSCRIBED.length()));
                }
            }
        } finally {
            address.complete(null); // if it never came
        }
    }

    private void readErrors() throws IOException {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (subscribed) {
                    tell();
                }
            }
        }
    }

    /** Once it subscribes, what it says is passed on; before, its last line may be why it does not. */
    private void tell() {
        for (String line = said.poll(); line != null; line = said.poll()) {
            terminal.say(line);
        }
    }

    /**
     * Blocks until it has subscribed, or somebody asked to stop.
     *
     * @return its address; null if asked to stop
     * @throws CommandFailure as the process itself ended
     */
    @Nullable String awaitSubscribed() throws InterruptedException {
        Waits.until(CompletableFuture.anyOf(address, terminal.stop().requested(), process.onExit()), Waits.FOR_EVER);
        if (terminal.stop().isRequested()) {
            return null;
        }
        String where = process.isAlive() ? address.join() : null;
        if (where == null) {
            throw failure();
        }
        subscribed = true;
        tell();
        return where;
    }

    /** What it ended with, and its last word. */
    CommandFailure failure() throws InterruptedException {
        process.waitFor();
        errors.join(Duration.ofSeconds(1).toMillis());
        List<String> lines = new ArrayList<>(said);
        int code = process.exitValue();
        String last = lines.isEmpty() ? "it ended with " + code : lines.get(lines.size() - 1);
        return new CommandFailure(
                code >= Exit.USAGE && code <= Exit.UNUSABLE ? code : Exit.UNEXPECTED,
                "the subscriber's process: " + last.replaceFirst("^peerpost \\S+: ", ""));
    }

    boolean ended() {
        return !process.isAlive();
    }

    /** Lets it drain and end. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Reading {
        void run() throws IOException;
    }
}
