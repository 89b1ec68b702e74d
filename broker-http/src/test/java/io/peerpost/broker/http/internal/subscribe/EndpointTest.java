package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.ListenException;
import io.peerpost.broker.SubscribeOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listening, closing, threads. */
class EndpointTest {

    @Test
    void aPortThatIsTakenIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListenRange range = ListenRange.parse("127.0.0.1:" + taken.getLocalPort());
            ListenException e = assertThrows(ListenException.class, () -> new Running(c -> c.listen = range));
            assertEquals(
                    "cannot listen on " + range + ": the port is taken (take another one, or 0 for any free one)",
                    e.getMessage());
        }
    }

    @Test
    void theFirstFreePortOfARangeIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            int last = Math.min(port + 20, 65_535);
            ListenRange range = ListenRange.parse("127.0.0.1:" + port + "-" + last);
            try (Running running = new Running(c -> c.listen = range)) {
                int bound = running.endpoint.bound().port();
                assertTrue(bound > port && bound <= last, "bound to " + bound);
                assertEquals("127.0.0.1", running.endpoint.bound().host());
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaidInOneLine() {
        ListenRange range = ListenRange.parse("203.0.113.77:0");
        ListenException e = assertThrows(ListenException.class, () -> new Running(c -> c.listen = range));
        assertEquals(
                "cannot listen on 203.0.113.77:0: not an address of this machine"
                        + " (listen on one of its own, or on 0.0.0.0 for all)",
                e.getMessage());
    }

    @Test
    void everywhereIsBoundAndAdvertisedOnLoopbackWhereTheRegistryReachesNoFurther() {
        try (Running running = new Running(c -> c.listen = ListenRange.ANY)) {
            assertEquals("0.0.0.0", running.endpoint.bound().host());
            assertEquals("127.0.0.1", running.endpoint.advertised(true).host());
            assertEquals(
                    running.endpoint.bound().port(),
                    running.endpoint.advertised(false).port());
            running.subscribe("n", "t", m -> {});
            assertEquals(
                    200, running.connect().ask(RawClient.post("n", "t", "a")).status());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingLeavesNoThreadBehind(boolean stuck) throws InterruptedException {
        Set<Thread> before = peerpostThreads();
        HeldHandler handler = new HeldHandler();
        try (Running running = new Running(c -> c.virtualThreads = false)) {
            running.subscribe(
                    "n", "t", handler, SubscribeOptions.builder().concurrency(4).build());
            RawClient client = running.connect();
            for (int i = 0; i < 4; i++) {
                client.send(RawClient.post("n", "t", "a" + i));
            }
            for (int i = 0; i < 4; i++) {
                handler.next();
            }
            if (!stuck) {
                handler.release("a0", "a1", "a2", "a3");
                for (int i = 0; i < 4; i++) {
                    assertEquals(200, client.read().status());
                }
            }
        }
        await().untilAsserted(() -> assertEquals(Set.of(), newOnes(before)));
    }

    private static Set<String> newOnes(Set<Thread> before) {
        return peerpostThreads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    private static Set<Thread> peerpostThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("peerpost-"))
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsClosedCanBeClosedAgainAndItsPortBeBoundAgain() {
        Running running = new Running();
        ListenRange same = ListenRange.parse(running.endpoint.bound().toString());
        running.close();
        running.close();
        new Running(c -> c.listen = same).close();
    }

    @Test
    void withFewThreadsTheSubscriptionsTakeTurns() throws InterruptedException {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        HeldHandler held = new HeldHandler();
        try (Running running = new Running(c -> {
            c.virtualThreads = false;
            c.handlerThreads = 1;
        })) {
            running.subscribe("held", "t", held);
            running.subscribe("free", "t", m -> seen.add(m.text()));
            RawClient first = running.connect().send(RawClient.post("held", "t", "a"));
            held.expect("a");
            RawClient second = running.connect().send(RawClient.post("free", "t", "b"));
            assertTrue(second.silentFor(100));
            held.release("a");
            assertEquals(200, first.read().status());
            assertEquals(200, second.read().status());
            assertEquals("b", seen.take());
        }
    }
}
