package io.peerpost.registry.cache;

import static io.peerpost.registry.cache.ScriptedRegistry.SERVICE;
import static io.peerpost.registry.cache.ScriptedRegistry.record;
import static io.peerpost.registry.cache.ScriptedRegistry.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looking up through the cache: real threads, but time only moves when a test says so. */
class LookupCacheTest {
    private final FakeClock clock = new FakeClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final CachedRegistry cache = CachedRegistry.builder(registry)
            .nanoTime(clock)
            .timer(clock)
            .worker(threads)
            .build();

    @AfterEach
    void close() {
        cache.close();
        threads.shutdownNow();
    }

    @Test
    void whatWasFoundIsAnsweredFromMemory() {
        registry.answer = () -> state(5, record("a"));

        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));

        assertEquals(1, registry.lookups.get());
    }

    @Test
    void rule27ManyWhoAskAtOnceMakeOneLoad() throws Exception {
        CountDownLatch asked = new CountDownLatch(8);
        CountDownLatch answered = new CountDownLatch(1);
        registry.answer = () -> {
            await(answered);
            return state(5, record("a"));
        };
        List<Future<Lookup>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(threads.submit(() -> {
                asked.countDown();
                return cache.lookup(SERVICE);
            }));
        }
        await(asked);
        answered.countDown();

        for (Future<Lookup> each : all) {
            assertEquals(List.of("a"), ids(each.get()));
        }
        assertEquals(1, registry.lookups.get());
    }

    @Test
    void afterHalfItsTtlAnAnswerIsGivenAndLookedUpAgain() {
        registry.answer = () -> state(5, record("a"));
        lookedUp();
        CountDownLatch answered = new CountDownLatch(1);
        registry.answer = () -> {
            await(answered);
            return state(6, record("a"), record("b"));
        };

        clock.advance(Duration.ofSeconds(31));

        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
        answered.countDown();
        eventually(() -> assertEquals(List.of("a", "b"), ids(cache.lookup(SERVICE))));
    }

    @Test
    void afterItsTtlAnAnswerIsNoLongerGiven() {
        registry.answer = () -> state(5, record("a"));
        lookedUp();
        registry.answer = () -> state(6);

        clock.advance(Duration.ofSeconds(60));

        assertEquals(List.of(), ids(cache.lookup(SERVICE)));
    }

    @Test
    void rule27AnEmptyAnswerIsKeptOnlyAsLongAsItTakesNotToStampede() {
        cache.lookup(SERVICE);
        cache.lookup(SERVICE);
        assertEquals(1, registry.lookups.get());

        clock.advance(Duration.ofMillis(200));
        cache.lookup(SERVICE);

        assertEquals(2, registry.lookups.get());
    }

    @Test
    void anEventGetsThroughAnEmptyAnswerAtOnce() {
        watched();
        assertEquals(List.of(), ids(cache.lookup(SERVICE)));
        registry.answer = () -> state(6, record("a"));

        registry.tell(Change.Kind.ADDED, record("a"), 6);

        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
    }

    @Test
    void anOwnRegistrationGetsThroughAnEmptyAnswerAtOnce() {
        assertEquals(List.of(), ids(cache.lookup(SERVICE)));
        registry.answer = () -> state(6, record("a"));

        cache.register(record("a"), Duration.ofSeconds(60));

        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
    }

    @Test
    void aRegistryThatHangsIsGivenUpAfterTheLoadTimeout() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        registry.answer = () -> {
            await(never);
            return state(5);
        };
        Future<Lookup> asking = threads.submit(() -> cache.lookup(SERVICE));
        eventually(() -> assertEquals(1, registry.lookups.get()));

        clock.advance(Duration.ofSeconds(5));

        RegistryUnavailableException thrown = assertInstanceOf(
                RegistryUnavailableException.class,
                assertThrows(ExecutionException.class, asking::get).getCause());
        assertEquals("registry scripted:// did not answer in 5000 ms while looking up things", thrown.getMessage());
        never.countDown();
    }

    @Test
    void whileTheRegistryFailsWhatTheWatchToldLastIsTheAnswer() {
        watched(record("a"));
        fail();

        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
    }

    @Test
    void afterTheMaximumStalenessAFailingRegistryFailsLookupsAndLeavesTheView() {
        watched(record("a"));
        fail();
        registry.interrupt();

        clock.advance(Duration.ofMinutes(10));
        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
        clock.advance(Duration.ofSeconds(1));

        assertThrows(RegistryUnavailableException.class, () -> cache.lookup(SERVICE));
        assertEquals(1, cache.view(SERVICE).nodes("t").size());
    }

    @Test
    void aFailingReloadLeavesTheAnswerInUse() {
        registry.answer = () -> state(5, record("a"));
        lookedUp();
        fail();

        clock.advance(Duration.ofSeconds(31));
        cache.lookup(SERVICE);
        eventually(() -> assertEquals(2, registry.lookups.get()));

        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
    }

    @Test
    void aFailureSaysWhatTheRegistrySaid() {
        registry.answer = () -> {
            throw new RegistryException("the registry is upset");
        };

        RegistryException thrown = assertThrows(RegistryException.class, () -> cache.lookup(SERVICE));

        assertEquals("the registry is upset", thrown.getMessage());
    }

    @Test
    void aServiceThatNobodyAsksForAnyMoreIsNoLongerWatched() {
        registry.answer = () -> state(5, record("a"));
        cache.lookup(SERVICE);
        eventually(() -> assertEquals(1, registry.watchers.size()));

        clock.advance(Duration.ofMinutes(5));
        clock.advance(Duration.ofMinutes(5));

        assertEquals(0, registry.watchers.size());
        assertEquals(List.of("a"), ids(cache.lookup(SERVICE)));
    }

    @Test
    void aServiceThatSomebodyViewsStaysWatched() {
        watched(record("a"));
        registry.answer = () -> state(5, record("a"));

        clock.advance(Duration.ofHours(1));

        assertEquals(1, registry.watchers.size());
    }

    private void watched(Service... records) {
        cache.view(SERVICE);
        eventually(() -> assertEquals(1, registry.watchers.size()));
        registry.tellState(5, records);
        registry.answer = () -> state(5, records);
    }

    /** Looks up, and waits until the answer is in the cache: who asked hears of it before. */
    private void lookedUp() {
        cache.lookup(SERVICE);
        eventually(() -> assertEquals(1, clock.pending(), "only the next full look is left to do"));
    }

    private void fail() {
        registry.answer = () -> {
            throw new RegistryUnavailableException("away", null);
        };
    }

    private static List<String> ids(Lookup found) {
        return found.nodes().stream().map(Node::id).sorted().toList();
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
