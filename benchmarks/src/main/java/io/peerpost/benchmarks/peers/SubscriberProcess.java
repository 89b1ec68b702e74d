package io.peerpost.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The subscriber in a process of its own, on the same Java; it ends when its standard input does. */
final class SubscriberProcess implements AutoCloseable {
    /** What the line with the address begins with. */
    static final String READY = "ready ";

    private final Process process;
    private final String address;

    private SubscriberProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it, and blocks until it subscribes. */
    static SubscriberProcess start(String contender, String server) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), PeersBenchmark.class.getName()));
        line.addAll(List.of("subscribe", contender, server));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<@Nullable String> ready = new CompletableFuture<>();
        Thread reading = new Thread(() -> {
            try {
                read(process, ready);
            } catch (IOException e) {
                ready.complete(null);
            }
        });
        reading.setDaemon(true);
        reading.start();
        String address = ready.join();
        if (address == null) {
            throw new IOException("the subscriber of " + contender + " did not start");
        }
        return new SubscriberProcess(process, address);
    }

    /** All of it, since a JVM that is told to log writes there as well. */
    private static void read(Process process, CompletableFuture<@Nullable String> ready) throws IOException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()));
                }
            }
        }
        ready.complete(null);
    }

    String address() {
        return address;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
