package io.peerpost.registry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Change;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryLeaseTest {
    private static final Duration TTL = Duration.ofSeconds(10);

    private final FakeClock clock = new FakeClock();
    private final MemorySpace space = new MemorySpace(clock, clock);
    private final MemoryRegistry one = open();
    private final MemoryRegistry two = open();
    private final List<Change.Kind> heard = new ArrayList<>();

    @Test
    void aRegistrationOutlivesItsTtlByBeating() {
        one.register(service("a"), TTL);

        clock.advance(Duration.ofMinutes(5));

        assertEquals(1, two.lookup("things").nodes().size());
    }

    @Test
    void whoseProcessIsCutOffIsLostWhenItsLeaseEndsAndComesBackAfterwards() {
        watchFromTwo();
        Registration a = one.register(service("a"), TTL);
        one.cut();

        clock.advance(Duration.ofSeconds(11));
        assertEquals(List.of(Change.Kind.ADDED, Change.Kind.LOST), heard);
        assertEquals(Phase.RETRYING, a.state().phase());

        one.restore();
        clock.advance(Duration.ofSeconds(5));
        assertEquals(List.of(Change.Kind.ADDED, Change.Kind.LOST, Change.Kind.ADDED), heard);
        assertEquals(Phase.LIVE, a.state().phase());
    }

    @Test
    void whoClosesLeavesByItsOwnWord() {
        watchFromTwo();

        one.register(service("a"), TTL).close();
        clock.runDue();

        assertEquals(List.of(Change.Kind.ADDED, Change.Kind.LEFT), heard);
    }

    @Test
    void aForgottenNodeIsLostAndComesBackWithItsNextBeat() {
        watchFromTwo();
        one.register(service("a"), TTL);

        assertTrue(space.forget("things", "a"));
        clock.advance(TTL.dividedBy(2));

        assertEquals(List.of(Change.Kind.ADDED, Change.Kind.LOST, Change.Kind.ADDED), heard);
    }

    @Test
    void theOlderOfTwoRegistrationsOfOneIdNeitherKeepsNorTakesOutTheNewerOnesRecord() {
        Registration older = one.register(service("a"), TTL);
        two.register(Service.of("things", "2", service("a").node()), TTL);

        clock.advance(TTL);
        older.close();

        assertEquals(
                List.of("2"),
                one.lookup("things").services().stream().map(Service::version).toList());
    }

    @Test
    void closingAHandleLeavesNothingToDo() {
        one.register(service("a"), TTL);
        watchFromTwo();
        one.close();
        two.close();
        clock.runDue();

        assertEquals(0, clock.pending());
        assertEquals(0, space.watches("things").size());
    }

    @Test
    void whatACutOffHandleIsAskedSaysWhatWhereAndForWhom() {
        one.cut();

        String message = assertThrows(RegistryUnavailableException.class, () -> one.lookup("things"))
                .getMessage();

        assertEquals("registry memory:// did not answer while looking up things: it is cut off", message);
    }

    private void watchFromTwo() {
        two.watch("things", new WatchListener() {
            @Override
            public void onState(Lookup present) {}

            @Override
            public void onChanges(List<Change> changes) {
                changes.forEach(change -> heard.add(change.kind()));
            }
        });
    }

    private MemoryRegistry open() {
        return MemoryRegistry.builder(space).instants(clock).timer(clock).build();
    }

    private static Service service(String id) {
        return Service.of("things", "1", new Node(id, new HostPort("127.0.0.1", 1), Map.of()));
    }
}
