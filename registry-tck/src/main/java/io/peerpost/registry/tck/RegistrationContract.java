package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a registration does while its registry is well. */
public abstract class RegistrationContract extends RegistryContract<RegistryFixture> {

    /** For subclasses. */
    protected RegistrationContract() {}

    @Test
    void aRegisteredNodeIsFoundByAnotherProcess() {
        one().register(record("a"), fixture().ttl());

        awaitIds(two(), "a");
    }

    @Test
    void aRegisteredNodeIsFoundByItsOwnProcess() {
        one().register(record("a"), fixture().ttl());

        awaitIds(one(), "a");
    }

    @Test
    void aRegistrationOutlivesItsTtl() {
        Registration a = one().register(record("a"), fixture().ttl());

        fixture().pass(fixture().ttl().multipliedBy(3));

        awaitIds(two(), "a");
        assertEquals(Phase.LIVE, a.state().phase());
    }

    @Test
    void aClosedRegistrationIsNoLongerFound() {
        Registration a = one().register(record("a"), fixture().ttl());
        one().register(record("b"), fixture().ttl());
        awaitIds(two(), "a", "b");

        a.close();

        awaitIds(two(), "b");
        awaitIds(one(), "b");
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Registration a = one().register(record("a"), fixture().ttl());
        List<RegistrationState> states = new CopyOnWriteArrayList<>();
        a.onState(states::add);

        a.close();
        a.close();

        assertEquals(Phase.CLOSED, a.state().phase());
        fixture().await("closed is told", () -> !states.isEmpty());
        assertEquals(1, states.size());
    }

    @Test
    void aNodeCanBeRegisteredAgainAfterItWasClosed() {
        one().register(record("a"), fixture().ttl()).close();

        one().register(record("a"), fixture().ttl());

        awaitIds(two(), "a");
        fixture().pass(fixture().ttl());
        awaitIds(two(), "a");
    }

    @Test
    void closingTheRegistryClosesItsRegistrations() {
        Registration a = one().register(record("a"), fixture().ttl());
        awaitIds(two(), "a");

        one().close();

        awaitIds(two());
        assertEquals(Phase.CLOSED, a.state().phase());
    }

    @Test
    void anIdThatIsRegisteredAlreadyIsReplaced() {
        one().register(record("a"), fixture().ttl());
        Map<String, String> newer = Map.of("topic", "bills");
        one().register(record("a", "1", newer), fixture().ttl());

        awaitMetadata(two(), "a", newer);
        assertEquals(1, two().lookup(service()).nodes().size());
    }

    @Test
    void anUpdateChangesTheMetadataAndNothingElse() {
        Registration a = one().register(record("a"), fixture().ttl());
        Map<String, String> newer = Map.of("topic", "bills", "more", "yes");

        a.update(newer);

        awaitMetadata(two(), "a", newer);
        Service found = two().lookup(service()).services().get(0);
        assertEquals("1", found.version());
        assertEquals(record("a").node().address(), found.node().address());
        assertEquals(newer, a.service().node().metadata());
    }

    @Test
    void anUpdateLasts() {
        Registration a = one().register(record("a"), fixture().ttl());
        Map<String, String> newer = Map.of("topic", "bills");
        a.update(newer);

        fixture().pass(fixture().ttl().multipliedBy(2));

        awaitMetadata(two(), "a", newer);
    }

    @Test
    void aClosedRegistrationCannotBeUpdated() {
        Registration a = one().register(record("a"), fixture().ttl());
        a.close();

        assertThrows(IllegalStateException.class, () -> a.update(Map.of()));
    }

    @Test
    void aRegistrationTellsWhatItHasRegistered() {
        Registration a = one().register(record("a"), fixture().ttl());

        assertEquals(record("a"), a.service());
        assertEquals(Phase.LIVE, a.state().phase());
    }

    @Test
    void aStateListenerThatEndedIsToldNothing() {
        Registration a = one().register(record("a"), fixture().ttl());
        List<Phase> ended = new CopyOnWriteArrayList<>();
        List<Phase> other = new CopyOnWriteArrayList<>();
        Runnable end = a.onState(state -> ended.add(state.phase()));
        a.onState(state -> other.add(state.phase()));

        end.run();
        end.run();
        a.close();

        fixture().await("the other one is told", () -> other.equals(List.of(Phase.CLOSED)));
        assertTrue(ended.isEmpty());
    }

    @Test
    void aStateListenerThatThrowsKeepsNobodyFromBeingTold() {
        Registration a = one().register(record("a"), fixture().ttl());
        List<Phase> other = new CopyOnWriteArrayList<>();
        a.onState(state -> {
            throw new IllegalStateException("meant to");
        });
        a.onState(state -> other.add(state.phase()));

        a.close();

        fixture().await("the other one is told", () -> other.equals(List.of(Phase.CLOSED)));
    }

    @Test
    void aTtlUnderASecondIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> one().register(record("a"), Duration.ofMillis(999)));
    }

    @Test
    void whatHasNotExactlyOneNodeIsRefused() {
        Node another = new Node("b", new HostPort("127.0.0.1", 1), Map.of());
        Service none = record("a").withNodes(List.of());
        Service two = record("a").withNodes(List.of(record("a").node(), another));

        assertThrows(
                IllegalArgumentException.class,
                () -> one().register(none, fixture().ttl()));
        assertThrows(
                IllegalArgumentException.class,
                () -> one().register(two, fixture().ttl()));
    }

    @Test
    void aClosedRegistryRegistersNothing() {
        one().close();

        assertThrows(
                IllegalStateException.class,
                () -> one().register(record("a"), fixture().ttl()));
    }
}
