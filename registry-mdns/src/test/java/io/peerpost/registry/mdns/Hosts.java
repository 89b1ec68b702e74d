package io.peerpost.registry.mdns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two hosts with a cable between them: network namespaces of their own. Needs root. */
final class Hosts implements AutoCloseable {
    private final String prefix = "pp" + ProcessHandle.current().pid() % 100_000;
    private final List<Process> running = new ArrayList<>();

    Hosts() {
        for (String host : List.of("a", "b")) {
            run("ip", "netns", "add", name(host));
            run("ip", "-n", name(host), "link", "set", "lo", "up");
        }
        plug("eth0", "10.99.0.2/24");
    }

    /** A new cable: host a gets 10.99.0.1 on eth0, host b what is given. */
    void plug(String interfaceOfB, String addressOfB) {
        run(
                "ip",
                "link",
                "add",
                "eth0",
                "netns",
                name("a"),
                "type",
                "veth",
                "peer",
                "name",
                interfaceOfB,
                "netns",
                name("b"));
        run("ip", "-n", name("a"), "addr", "add", "10.99.0.1/24", "dev", "eth0");
        run("ip", "-n", name("b"), "addr", "add", addressOfB, "dev", interfaceOfB);
        run("ip", "-n", name("a"), "link", "set", "eth0", "up");
        run("ip", "-n", name("b"), "link", "set", interfaceOfB, "up");
    }

    /** Takes the cable away, with both interfaces. */
    void unplug() {
        run("ip", "-n", name("a"), "link", "del", "eth0");
    }

    /** Calls {@code ip} on a host. */
    void ip(String host, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name(host)));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    /** Starts a {@link Peer} on a host. */
    Running peer(String host, String id, String address, String... interfaces) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name(host)));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Peer.class.getName(),
                Samples.SERVICE,
                id,
                address));
        command.addAll(List.of(interfaces));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            running.add(process);
            return new Running(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(String host) {
        return prefix + host;
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertEquals(0, process.waitFor(), String.join(" ", command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        running.forEach(process -> process.destroyForcibly().onExit().join());
        run("ip", "netns", "del", name("a"));
        run("ip", "netns", "del", name("b"));
    }

    /** A process and the lines that it prints. */
    static final class Running {
        private final Process process;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Running(Process process) {
            this.process = process;
            Thread reader = new Thread(this::read, "peer-reader");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                lines.add("ended: " + e.getMessage());
            }
        }

        /** Waits for a line that begins so. */
        void says(String beginning) {
            await(beginning + " after " + lines).atMost(Duration.ofSeconds(30)).until(() -> heard(beginning));
        }

        boolean heard(String beginning) {
            return lines.stream().anyMatch(line -> line.startsWith(beginning));
        }

        /** Closes it in good order. */
        void end() throws IOException {
            process.getOutputStream().close();
        }
    }
}
