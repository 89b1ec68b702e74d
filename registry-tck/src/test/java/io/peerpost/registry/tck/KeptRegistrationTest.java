package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.KeptRegistration;
import io.peerpost.registry.internal.Lease;
import io.peerpost.registry.internal.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The heart that the backends with leases share. */
class KeptRegistrationTest {
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Service RECORD =
            Service.of("things", "1", new Node("a", new HostPort("127.0.0.1", 1), Map.of()));

    private final FakeClock clock = new FakeClock();
    private final Surroundings surroundings = new Surroundings(clock, clock, clock, error -> {});
    private final ScriptedLease lease = new ScriptedLease();

    @Test
    void itBeatsAtLeastTwiceWithinATtl() {
        start();

        clock.advance(Duration.ofMinutes(1));

        List<Long> beats = lease.at("renew");
        assertTrue(beats.size() >= 12, beats::toString);
        for (int i = 1; i < beats.size(); i++) {
            long pause = beats.get(i) - beats.get(i - 1);
            assertTrue(pause <= TTL.toNanos() / 2 && pause >= TTL.toNanos() / 3, "pause " + pause);
        }
    }

    @Test
    void aFailedBeatIsTriedAgainSoonerAndThenLessAndLessOften() {
        KeptRegistration registration = start();
        lease.failing = true;

        clock.advance(Duration.ofSeconds(30));

        List<Long> beats = lease.at("renew");
        assertEquals(Phase.RETRYING, registration.state().phase());
        assertTrue(beats.get(1) - beats.get(0) <= Duration.ofMillis(100).toNanos());
        assertTrue(beats.get(4) - beats.get(3) > Duration.ofMillis(500).toNanos());
        assertTrue(beats.size() < 20, beats::toString);
    }

    @Test
    void rule27ManyThatWereCutOffTogetherDoNotComeBackTogether() {
        List<ScriptedLease> leases =
                IntStream.range(0, 1_000).mapToObj(i -> new ScriptedLease()).toList();
        leases.forEach(each -> KeptRegistration.start(RECORD, TTL, each, surroundings, closed -> {}));
        clock.advance(Duration.ofMinutes(1));
        leases.forEach(each -> each.failing = true);
        clock.advance(Duration.ofMinutes(1));
        leases.forEach(ScriptedLease::comesBackEmpty);
        long back = clock.getAsLong();

        clock.advance(Duration.ofSeconds(5));

        Map<Long, Long> perTenth = leases.stream()
                .flatMap(each -> each.at("write").stream())
                .collect(Collectors.groupingBy(at -> (at - back) / 100_000_000, Collectors.counting()));
        assertEquals(1_000, perTenth.values().stream().mapToLong(count -> count).sum());
        assertTrue(perTenth.values().stream().allMatch(count -> count < 100), perTenth::toString);
    }

    @Test
    void whatWasForgottenIsWrittenAgainAndTold() {
        KeptRegistration registration = start();
        List<Phase> phases = new ArrayList<>();
        registration.onState(state -> phases.add(state.phase()));
        lease.known = false;

        clock.advance(TTL.dividedBy(2));

        assertEquals(2, lease.at("write").size());
        assertEquals(List.of(Phase.RETRYING, Phase.LIVE), phases);
    }

    @Test
    void sinceIsWhenThePhaseBegan() {
        KeptRegistration registration = start();
        lease.failing = true;
        clock.advance(Duration.ofSeconds(6));
        RegistrationState first = registration.state();

        clock.advance(Duration.ofSeconds(20));

        assertEquals(first, registration.state());
    }

    @Test
    void whatCouldNotBeWrittenAtFirstIsTakenBack() {
        lease.failing = true;

        assertThrows(RegistryUnavailableException.class, this::start);

        assertEquals(1, lease.at("remove").size());
        assertEquals(0, clock.pending());
    }

    @Test
    void aClosedOneDoesNothingMore() {
        KeptRegistration registration = start();
        registration.close();
        registration.close();

        clock.advance(Duration.ofMinutes(1));

        assertEquals(1, lease.at("remove").size());
        assertEquals(0, lease.at("renew").size());
        assertEquals(0, clock.pending());
    }

    private KeptRegistration start() {
        return KeptRegistration.start(RECORD, TTL, lease, surroundings, closed -> {});
    }

    @Test
    void metadataThatCanNeverBeHeldAreRefusedAndTheOldOnesStay() {
        KeptRegistration registration = start();

        assertThrows(IllegalArgumentException.class, () -> registration.update(Map.of("huge", "x")));
        clock.advance(TTL);

        assertEquals(RECORD, registration.service());
        assertEquals(Phase.LIVE, registration.state().phase());
        assertEquals(1, lease.at("write").size());
    }

    private final class ScriptedLease implements Lease {
        private final List<Map.Entry<String, Long>> calls = new ArrayList<>();
        private boolean failing;
        private boolean known = true;

        private void call(String what) {
            calls.add(Map.entry(what, clock.getAsLong()));
            if (failing) {
                throw new RegistryUnavailableException("away", null);
            }
        }

        /** It answers again, and has forgotten everything. */
        void comesBackEmpty() {
            failing = false;
            known = false;
            calls.clear();
        }

        List<Long> at(String what) {
            return calls.stream()
                    .filter(call -> call.getKey().equals(what))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        @Override
        public void check(Service record) {
            if (record.node().metadata().containsKey("huge")) {
                throw new IllegalArgumentException("too large");
            }
        }

        @Override
        public void write(Service record) {
            call("write");
            known = true;
        }

        @Override
        public boolean renew() {
            call("renew");
            return known;
        }

        @Override
        public void remove() {
            call("remove");
        }
    }
}
