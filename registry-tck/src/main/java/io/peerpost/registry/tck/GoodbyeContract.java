package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For backends whose capabilities say that a goodbye is told apart from a loss. */
public abstract class GoodbyeContract extends RegistryContract<RegistryFixture> {

    /** For subclasses. */
    protected GoodbyeContract() {}

    @Test
    void theCapabilitiesSaySo() {
        assertTrue(one().capabilities().goodbyes());
    }

    @Test
    void whoClosesItsRegistrationLeft() {
        Registration a = two().register(record("a"), fixture().ttl());
        WatchRecorder watch = watch(one());
        fixture().await("it is known", () -> watch.known().equals(Set.of("a")));

        a.close();

        fixture().await("it left", () -> watch.told().contains("LEFT a"));
    }

    @Test
    void whoClosesItsRegistryLeft() {
        two().register(record("a"), fixture().ttl());
        WatchRecorder watch = watch(one());
        fixture().await("it is known", () -> watch.known().equals(Set.of("a")));

        two().close();

        fixture().await("it left", () -> watch.told().contains("LEFT a"));
    }
}
