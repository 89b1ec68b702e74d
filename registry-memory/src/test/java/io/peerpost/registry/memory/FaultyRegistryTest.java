package io.peerpost.registry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.tck.FakeClock;
import io.peerpost.registry.tck.FaultyRegistry;
import io.peerpost.registry.tck.InterruptionContract;
import io.peerpost.registry.tck.RegistryFixture;
import io.peerpost.registry.tck.WatchRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The kit's registry with faults, over memory. */
class FaultyRegistryTest {
    private static final Duration TTL = Duration.ofSeconds(60);

    private final FakeClock clock = new FakeClock();
    private final MemorySpace space = new MemorySpace(clock, clock);
    private final MemoryRegistry memory =
            MemoryRegistry.builder(space).instants(clock).timer(clock).build();
    private final FaultyRegistry faulty = new FaultyRegistry(memory, clock);

    @Test
    void withoutTroublesItIsTheRegistryBelow() {
        WatchRecorder watch = WatchRecorder.watching(faulty, "things");
        faulty.register(record("a"), TTL);
        clock.runDue();

        assertEquals(List.of("things"), faulty.list());
        assertEquals(memory.lookup("things"), faulty.lookup("things"));
        assertEquals(List.of("STATE", "ADDED a"), watch.told());
        assertEquals(memory.capabilities(), faulty.capabilities());
    }

    @Test
    void eventsComeLateAndInOrderAlsoWhenTheDelayGetsShorter() {
        WatchRecorder watch = WatchRecorder.watching(faulty, "things");
        clock.runDue();
        faulty.eventsAfter(Duration.ofSeconds(2));
        Registration a = faulty.register(record("a"), TTL);
        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("STATE"), watch.told());

        faulty.eventsAfter(Duration.ZERO);
        a.close();
        clock.advance(Duration.ofSeconds(2));

        assertEquals(List.of("STATE", "ADDED a", "LEFT a"), watch.told());
    }

    @Test
    void answersComeLate() throws InterruptedException, ExecutionException, TimeoutException {
        faulty.answersAfter(Duration.ofSeconds(3));
        int before = clock.pending();
        FutureTask<Lookup> asking = new FutureTask<>(() -> faulty.lookup("things"));
        new Thread(asking).start();
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> clock.pending() == before + 1);
        assertFalse(asking.isDone());

        clock.advance(Duration.ofSeconds(3));

        assertEquals("things", asking.get(10, TimeUnit.SECONDS).name());
    }

    @Test
    void everyVerbFailsAsToldUntilItIsToldOtherwise() {
        faulty.failWith(() -> new RegistryException("upset"));
        assertThrows(RegistryException.class, () -> faulty.lookup("things"));
        assertThrows(RegistryException.class, faulty::list);
        assertThrows(RegistryException.class, () -> faulty.register(record("a"), TTL));

        faulty.failWith(null);

        assertEquals(List.of(), faulty.list());
    }

    @Test
    void whatAnOutageHidIsToldOnceItIsOver() {
        memory.register(record("a"), TTL);
        WatchRecorder watch = WatchRecorder.watching(faulty, "things");
        clock.runDue();

        faulty.cut();
        space.forget("things", "a");
        memory.register(record("b"), TTL);
        clock.runDue();
        faulty.restore();
        clock.runDue();

        assertEquals(List.of("STATE", "INTERRUPTED", "LOST a", "ADDED b", "RESUMED"), watch.told());
    }

    private static Service record(String id) {
        return Service.of("things", "1", new Node(id, new HostPort("127.0.0.1", 1), Map.of()));
    }

    /** It is interrupted as any backend is. */
    @Nested
    class BeingInterrupted extends InterruptionContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new FaultyFixture();
        }
    }

    private static final class FaultyFixture implements RegistryFixture.Cuttable {
        private final MemoryFixture memory = new MemoryFixture();
        private final FaultyRegistry faulty = new FaultyRegistry(memory.one(), memory.clock());

        @Override
        public Registry one() {
            return faulty;
        }

        @Override
        public Registry two() {
            return memory.two();
        }

        @Override
        public Duration patience() {
            return memory.patience();
        }

        @Override
        public void await(String what, BooleanSupplier happened) {
            memory.await(what, happened);
        }

        @Override
        public void pass(Duration time) {
            memory.pass(time);
        }

        @Override
        public void cut() {
            faulty.cut();
        }

        @Override
        public void restore() {
            faulty.restore();
        }

        @Override
        public void close() {
            faulty.close();
            memory.close();
        }
    }
}
