package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.RegistrationState.Phase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** For backends with leases from which a process can be cut off, its heartbeats too. */
public abstract class LeaseContract extends RegistryContract<RegistryFixture.Cuttable> {

    /** For subclasses. */
    protected LeaseContract() {}

    @Test
    void theCapabilitiesSaySo() {
        assertTrue(one().capabilities().leases());
    }

    @Test
    void whoIsCutOffVanishesWhenItsTtlIsOverAndComesBackAfterwards() {
        Registration a = one().register(record("a"), fixture().ttl());
        two().register(record("b"), fixture().ttl());
        awaitIds(two(), "a", "b");

        fixture().cut();
        awaitIds(two(), "b");
        fixture().restore();

        awaitIds(two(), "a", "b");
        fixture().await("it is live", () -> a.state().phase() == Phase.LIVE);
    }

    @Test
    void whoVanishedIsToldAsLost() {
        one().register(record("a"), fixture().ttl());
        WatchRecorder watch = watch(two());
        fixture().await("it is known", () -> watch.known().contains("a"));

        fixture().cut();

        fixture().await("it is lost", () -> watch.told().contains("LOST a"));
    }

    @Test
    void aRegistrationSaysThatItIsTryingAndWhy() {
        Registration a = one().register(record("a"), fixture().ttl());
        List<RegistrationState> states = new CopyOnWriteArrayList<>();
        a.onState(states::add);

        fixture().cut();
        fixture().await("it is trying", () -> a.state().phase() == Phase.RETRYING);
        assertNotNull(a.state().cause());
        fixture().restore();
        fixture().await("it is live", () -> a.state().phase() == Phase.LIVE);
        assertNull(a.state().cause());

        fixture().await("both are told", () -> states.size() >= 2);
        assertEquals(
                List.of(Phase.RETRYING, Phase.LIVE),
                states.stream().map(RegistrationState::phase).limit(2).toList());
    }

    @Test
    void metadataUpdatedWhileCutOffAreWrittenOnceItIsBack() {
        Registration a = one().register(record("a"), fixture().ttl());
        Map<String, String> newer = Map.of("topic", "bills");

        fixture().cut();
        a.update(newer);
        assertEquals(newer, a.service().node().metadata());
        fixture().restore();

        awaitMetadata(two(), "a", newer);
    }

    @Test
    void aRegistrationCanBeClosedWhileCutOffAndStaysAway() {
        Registration a = one().register(record("a"), fixture().ttl());
        awaitIds(two(), "a");

        fixture().cut();
        a.close();
        awaitIds(two());
        fixture().restore();
        fixture().pass(fixture().ttl().multipliedBy(2));

        assertTrue(ids(two()).isEmpty());
    }
}
