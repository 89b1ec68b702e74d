package io.peerpost.registry.mdns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registration;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUriException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real sockets on the loopback interface. */
class LoopbackTest {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final String SERVICE = Samples.SERVICE;

    private final int port = Ports.free();

    private MdnsRegistry open() {
        return MdnsRegistry.builder().interfaces("lo").port(port).build();
    }

    @Test
    void twoRegistriesSeeEachOthersNodesChangeAndGo() {
        Heard heard = new Heard();
        try (MdnsRegistry one = open();
                MdnsRegistry other = open()) {
            one.watch(SERVICE, heard);
            await().until(() -> heard.lines.contains("state []"));
            Registration a = other.register(Samples.node("a"), TTL);
            await().until(() -> heard.lines.contains("ADDED a"));
            assertEquals(List.of(Samples.node("a")), one.lookup(SERVICE).services());

            a.update(Map.of("topic", "other"));
            await().until(() -> heard.lines.contains("UPDATED a"));
            one.recheck(SERVICE, "a");
            await().until(() -> heard.lines.indexOf("UPDATED a") != heard.lines.lastIndexOf("UPDATED a"));

            a.close();
            await().until(() -> heard.lines.contains("LEFT a"));
            assertEquals(List.of(), one.lookup(SERVICE).services());
        }
    }

    @Test
    void whoComesLaterAsksAndFindsWhoWasThereBefore() {
        try (MdnsRegistry one = open();
                MdnsRegistry later = open()) {
            one.register(Samples.node("a"), TTL);
            one.register(Samples.node("b", "[fd99::1]:9", Map.of("k", "v")), TTL);
            one.register(Samples.withEndpoint("greeter-1"), TTL);

            assertEquals(2, later.lookup(SERVICE).nodes().size());
            assertEquals(
                    List.of(Samples.node("b", "[fd99::1]:9", Map.of("k", "v")).node()),
                    later.lookup(SERVICE).nodes().stream()
                            .filter(node -> node.id().equals("b"))
                            .toList());
            assertEquals(
                    Samples.withEndpoint("greeter-1").endpoints(),
                    later.lookup("greeter").services().get(0).endpoints());
            assertEquals(List.of("greeter", SERVICE), later.list());
            assertEquals(List.of(), later.lookup("nobody").services());
        }
    }

    @Test
    void aRegistryThatClosesSaysGoodbyeForAllItsNodes() {
        Heard heard = new Heard();
        try (MdnsRegistry one = open()) {
            one.watch(SERVICE, heard);
            await().until(() -> heard.lines.contains("state []"));
            MdnsRegistry other = open();
            other.register(Samples.node("a"), TTL);
            other.register(Samples.node("b"), TTL);
            await().until(() -> heard.lines.containsAll(List.of("ADDED a", "ADDED b")));

            other.close();
            other.close();
            await().until(() -> heard.lines.containsAll(List.of("LEFT a", "LEFT b")));
            assertThrows(IllegalStateException.class, () -> other.lookup(SERVICE));
            assertThrows(IllegalStateException.class, () -> other.watch(SERVICE, heard));
        }
    }

    @Test
    void rule27HundredsOfAnswersAtOnceAreTaken() {
        try (MdnsRegistry one = open();
                MdnsRegistry later = open()) {
            List<CompletableFuture<?>> all = IntStream.range(0, 300)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> one.register(Samples.node("node-" + i), TTL), task -> new Thread(task).start()))
                    .<CompletableFuture<?>>map(future -> future)
                    .toList();
            all.forEach(CompletableFuture::join);

            assertEquals(300, later.lookup(SERVICE).nodes().size());
        }
    }

    @Test
    void theRealPortIsSharedWithEverybodyElseOnTheMachine() {
        String service = "test-" + ProcessHandle.current().pid();
        io.peerpost.registry.Service node =
                io.peerpost.registry.Service.of(service, "v", Samples.node("a").node());
        try (Registry one = Registries.open("mdns://?interface=lo");
                Registry other = Registries.open("mdns://?interface=lo&domain=micro&timeout=3")) {
            one.register(node, TTL);
            assertEquals(List.of(node), other.lookup(service).services());
            assertTrue(other.list().contains(service));
        }
    }

    @Test
    void anInterfaceThatDoesNotExistIsNamedWithThoseThatDo() {
        RegistryException refused =
                assertThrows(RegistryException.class, () -> Registries.open("mdns://?interface=lo,nope9"));
        assertTrue(
                String.valueOf(refused.getMessage()).matches(".*'nope9' \\(there are: .*lo.*\\)"),
                refused.getMessage());
    }

    @Test
    void whatTheUriCannotMeanIsRefusedInOneLine() {
        for (String uri :
                List.of("mdns://host", "mdns://?port=x", "mdns://?port=0", "mdns://?domain=a..b", "mdns://?a=b")) {
            RegistryUriException refused = assertThrows(RegistryUriException.class, () -> Registries.open(uri));
            assertTrue(String.valueOf(refused.getMessage()).lines().count() == 1, refused.getMessage());
        }
    }

    @Test
    void aPortThatSomebodyHoldsAloneIsAnErrorThatSaysSo() throws Exception {
        try (DatagramSocket alone = new DatagramSocket(null)) {
            alone.setReuseAddress(false);
            alone.bind(new InetSocketAddress(port));
            RegistryException refused = assertThrows(RegistryException.class, this::open);
            assertTrue(String.valueOf(refused.getMessage()).contains("port " + port), refused.getMessage());
        }
    }

    @Test
    void allItsThreadsEndWithIt() {
        long before = threads();
        for (int i = 0; i < 3; i++) {
            try (MdnsRegistry one = open()) {
                one.watch(SERVICE, new Heard());
                one.register(Samples.node("a"), TTL);
            }
        }
        // threads that call listeners end by themselves a minute after their last call
        await().until(() -> threads() <= before);
        assertEquals(before, threads());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("peerpost-mdns-(receiver|timer).*"))
                .count();
    }

    @Test
    void aSilentListenerHoldsUpNobodyElse() {
        Heard heard = new Heard();
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (MdnsRegistry one = open()) {
            one.watch(SERVICE, new io.peerpost.registry.WatchListener() {
                @Override
                public void onState(io.peerpost.registry.Lookup present) {
                    end.join();
                }

                @Override
                public void onChanges(List<io.peerpost.registry.Change> changes) {}
            });
            one.watch(SERVICE, heard);
            one.register(Samples.node("a"), TTL);
            await().until(() -> heard.lines.contains("ADDED a") || heard.lines.contains("state [a]"));
            end.complete(null);
        }
    }

    @Test
    void theAddressOfANodeGivenByNameIsResolved() {
        try (MdnsRegistry one = open();
                MdnsRegistry other = open()) {
            one.register(Samples.node("a", "localhost:80", Map.of()), TTL);

            assertEquals(
                    InetAddress.getLoopbackAddress().getHostAddress(),
                    other.lookup(SERVICE).nodes().get(0).address().host());
        }
    }
}
