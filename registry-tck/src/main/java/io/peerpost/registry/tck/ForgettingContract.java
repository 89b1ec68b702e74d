package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState.Phase;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For backends that can lose a record whose node lives: a lease ran out, an agent was restarted. */
public abstract class ForgettingContract extends RegistryContract<RegistryFixture.Forgetting> {

    /** For subclasses. */
    protected ForgettingContract() {}

    @Test
    void aForgottenNodeComesBackByItself() {
        Registration a = one().register(record("a"), fixture().ttl());
        awaitIds(two(), "a");

        fixture().forget(service(), "a");

        awaitIds(two(), "a");
        fixture().await("it is live", () -> a.state().phase() == Phase.LIVE);
    }

    @Test
    void aForgottenNodeComesBackWithItsLastMetadata() {
        Registration a = one().register(record("a"), fixture().ttl());
        Map<String, String> newer = Map.of("topic", "bills");
        a.update(newer);
        awaitMetadata(two(), "a", newer);

        fixture().forget(service(), "a");

        fixture().pass(fixture().ttl());
        awaitMetadata(two(), "a", newer);
    }

    @Test
    void aForgottenNodeIsToldAsLostAndThenAsThereAgain() {
        one().register(record("a"), fixture().ttl());
        WatchRecorder watch = watch(two());
        fixture().await("it is known", () -> watch.known().equals(Set.of("a")));

        fixture().forget(service(), "a");

        fixture().await("it is lost", () -> watch.told().contains("LOST a"));
        fixture().await("it is known again", () -> watch.known().equals(Set.of("a")));
    }

    @Test
    void oneThatWasForgottenAfterItWasClosedStaysAway() {
        Registration a = one().register(record("a"), fixture().ttl());
        one().register(record("b"), fixture().ttl());
        awaitIds(two(), "a", "b");

        fixture().forget(service(), "a");
        a.close();
        fixture().pass(fixture().ttl().multipliedBy(2));

        assertEquals(Set.of("b"), ids(two()));
    }
}
