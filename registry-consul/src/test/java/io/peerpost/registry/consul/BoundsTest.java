package io.peerpost.registry.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.internal.HexZlib;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever an agent or another tool does, a lookup ends, in bounded time and memory. */
class BoundsTest {
    private static final String HEALTH = "/v1/health/service/orders";

    private static String health(String... entries) {
        return "[" + String.join(",", entries) + "]";
    }

    @Test
    void hostileRecordsAreSkippedAndCountedAndTheOthersFound() {
        String version = "v-" + HexZlib.pack("1".getBytes(StandardCharsets.UTF_8));
        String bomb = "t-" + HexZlib.pack(new byte[10_000_000]);
        String deep = "e-" + HexZlib.pack("{\"request\":".repeat(5_000).getBytes(StandardCharsets.UTF_8));
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().build()) {
            agent.answer(
                    HEALTH,
                    ScriptedAgent.ok(
                            5,
                            health(
                                    Samples.entry("bomb", List.of(version, bomb), "passing"),
                                    Samples.entry("deep", List.of(version, deep), "passing"),
                                    Samples.entry("no-hex", List.of("v-zz"), "passing"),
                                    Samples.entry("no-zlib", List.of("v-00ff"), "passing"),
                                    Samples.entry("another-tools", List.of("traefik.enable=true"), "passing"),
                                    Samples.entry("wrong-types", List.of(version, "t={'a':[1]}"), "passing"),
                                    Samples.entry("", List.of(version), "passing"),
                                    Samples.entry("no-port", List.of(version), "passing")
                                            .replace("8080", "0"),
                                    Samples.entry("no-host", List.of(version), "passing")
                                            .replace("127.0.0.1", "not a host"),
                                    Samples.entry("good", Tags.encode(Samples.record("good")), "passing"),
                                    "null",
                                    "{}")));

            assertEquals(
                    List.of(Samples.record("good").node()),
                    registry.lookup("orders").nodes());
            assertEquals(9, registry.skippedRecords());
        }
    }

    @Test
    void tenThousandNodesAreRead() {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            entries.add(Samples.entry("n" + i, Tags.encode(Samples.record("n" + i)), "passing"));
        }
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry =
                        agent.open().requestTimeout(Duration.ofSeconds(30)).build()) {
            agent.answer(HEALTH, ScriptedAgent.ok(5, health(entries.toArray(new String[0]))));

            assertEquals(10_000, registry.lookup("orders").nodes().size());
        }
    }

    @Test
    void criticalNodesAreLeftOutWhateverTheCheckIsAbout() {
        List<String> tags = Tags.encode(Samples.record("x"));
        String maintenance = Samples.entry("b", tags, "passing")
                .replace("\"Checks\":[", "\"Checks\":[{\"CheckID\":\"_node_maintenance\",\"Status\":\"critical\"},");
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().build()) {
            agent.answer(
                    HEALTH,
                    ScriptedAgent.ok(
                            5,
                            health(
                                    Samples.entry("a", tags, "critical"),
                                    maintenance,
                                    Samples.entry("c", tags, "warning"),
                                    Samples.entry("d", tags, "passing"))));

            assertEquals(
                    List.of("c", "d"),
                    registry.lookup("orders").nodes().stream()
                            .map(node -> node.id())
                            .sorted()
                            .toList());
            assertEquals(2, registry.stale("orders").get(0).nodes().size());
        }
    }

    @Test
    void aNodeWithoutAnAddressOfItsOwnIsAtItsHosts() {
        String entry =
                Samples.entry("a", Tags.encode(Samples.record("a")), "passing").replace("127.0.0.1", "");
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().build()) {
            agent.answer(HEALTH, ScriptedAgent.ok(5, health(entry)));

            assertEquals(
                    new HostPort("10.0.0.9", 8080),
                    registry.lookup("orders").nodes().get(0).address());
        }
    }

    /** Of a process that moved to another agent, until the first one drops it. */
    @Test
    void oneIdAtTwoAgentsIsOneNodeTheOneWrittenLast() {
        String older = Samples.entry("a", Tags.encode(Samples.record("a")), "passing");
        String newer = older.replace("\"ModifyIndex\":1", "\"ModifyIndex\":9").replace("8080", "9090");
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().build()) {
            agent.answer(HEALTH, ScriptedAgent.ok(5, health(newer, older)));

            assertEquals(1, registry.lookup("orders").nodes().size());
            assertEquals(
                    9090, registry.lookup("orders").nodes().get(0).address().port());
        }
    }

    @Test
    void anAnswerThatComesByteByByteEndsWithTheTimeout() {
        assertUnavailable("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n[", true);
    }

    @Test
    void anAnswerThatSaysItIsHugeIsNotWaitedFor() {
        assertUnavailable("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n[", false);
    }

    @Test
    void anAnswerThatHasNoEndIsGivenUp() {
        assertUnavailable("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", true);
    }

    /** What else but HTTP may listen there. */
    @Test
    void whatIsNoAnswerOfHttpIsAnError() {
        assertUnavailable("SSH-2.0-OpenSSH_9.2\r\n\r\n", false);
    }

    private static void assertUnavailable(String begin, boolean trickles) {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ConsulRegistry registry = ConsulRegistry.builder()
                        .addresses(new HostPort("127.0.0.1", server.getLocalPort()))
                        .requestTimeout(Duration.ofSeconds(1))
                        .build()) {
            Thread thread = new Thread(() -> serve(server, begin, trickles));
            thread.setDaemon(true);
            thread.start();

            RegistryUnavailableException thrown = assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThrows(RegistryUnavailableException.class, () -> registry.lookup("orders")));
            assertTrue(String.valueOf(thrown.getMessage()).contains("orders"), thrown.getMessage());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void serve(ServerSocket server, String begin, boolean trickles) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                OutputStream out = socket.getOutputStream();
                out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
                socket.setSoTimeout(50);
                while (trickles && !server.isClosed()) {
                    out.write(' ');
                    try {
                        socket.getInputStream().read(); // nothing comes: a pause that ends with the connection
                    } catch (java.net.SocketTimeoutException e) {
                        // on to the next byte
                    }
                }
            } catch (IOException e) {
                // the client is gone
            }
        }
    }
}
