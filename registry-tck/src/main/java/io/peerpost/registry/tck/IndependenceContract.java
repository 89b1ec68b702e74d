package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.WatchListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody who is slow delays somebody else. Needs a fixture on real threads, since its listeners block. */
public abstract class IndependenceContract extends RegistryContract<RegistryFixture> {
    private final CountDownLatch blocked = new CountDownLatch(1);

    /** For subclasses. */
    protected IndependenceContract() {}

    @AfterEach
    final void unblock() {
        blocked.countDown();
    }

    @Test
    void aWatchListenerThatBlocksDelaysNoOtherWatch() {
        WatchRecorder entered = new WatchRecorder();
        one().watch(service(), new Blocking(entered));
        fixture().await("it blocks", () -> !entered.told().isEmpty());
        WatchRecorder watch = watch(one());

        two().register(record("a"), fixture().ttl());

        fixture().await("the other is told", () -> watch.known().equals(Set.of("a")));
    }

    @Test
    void aWatchListenerThatBlocksDelaysNoHeartbeat() {
        WatchRecorder entered = new WatchRecorder();
        one().watch(service(), new Blocking(entered));
        fixture().await("it blocks", () -> !entered.told().isEmpty());
        Registration a = one().register(record("a"), fixture().ttl());
        WatchRecorder watch = watch(two());

        fixture().pass(fixture().ttl().multipliedBy(3));

        awaitIds(two(), "a");
        assertEquals(Phase.LIVE, a.state().phase());
        assertEquals(
                List.of(), watch.told().stream().filter(t -> t.startsWith("L")).toList());
    }

    @Test
    void aStateListenerThatBlocksDelaysNoHeartbeat() {
        CountDownLatch entered = new CountDownLatch(1);
        Registration slow = one().register(record("slow"), fixture().ttl());
        slow.onState(state -> {
            entered.countDown();
            awaitQuietly(blocked);
        });
        one().register(record("a"), fixture().ttl());
        slow.close();
        fixture().await("it blocks", () -> entered.getCount() == 0);
        awaitIds(two(), "a");
        WatchRecorder watch = watch(two());

        fixture().pass(fixture().ttl().multipliedBy(3));

        awaitIds(two(), "a");
        assertEquals(List.of(), watch.told().stream().filter("LOST a"::equals).toList());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the registry is closing
        }
    }

    private final class Blocking implements WatchListener {
        private final WatchRecorder entered;

        Blocking(WatchRecorder entered) {
            this.entered = entered;
        }

        @Override
        public void onState(Lookup present) {
            entered.onState(present);
            awaitQuietly(blocked);
        }

        @Override
        public void onChanges(List<Change> changes) {
            entered.onChanges(changes);
        }
    }
}
