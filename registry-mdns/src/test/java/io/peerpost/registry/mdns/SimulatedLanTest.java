package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Service;
import io.peerpost.registry.mdns.SimulatedLan.Kind;
import io.peerpost.registry.tck.WatchRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a fleet says on a network that loses nothing. */
final class SimulatedLanTest {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final int NODES = 20;

    private final SimulatedLan lan = new SimulatedLan();
    private final List<MdnsRegistry> fleet = new ArrayList<>();
    private final List<WatchRecorder> watches = new ArrayList<>();
    private final Set<String> ids = new TreeSet<>();

    private void join() {
        MdnsRegistry registry = lan.join();
        fleet.add(registry);
        Service service = Samples.node("n" + fleet.size());
        ids.add(service.node().id());
        registry.register(service, TTL);
        watches.add(WatchRecorder.watching(registry, Samples.SERVICE));
        lan.advance(Duration.ofMillis(37));
    }

    private void assembled() {
        for (int i = 0; i < NODES; i++) {
            join();
        }
        lan.advance(Duration.ofMinutes(1));
        lan.reset();
    }

    @Test
    void aRegistrationTakesTheTimeOfItsProbesAndNoRealTime() {
        join();

        assertEquals(Duration.ofMillis(250 + 37), lan.elapsed());
        assertEquals(3, lan.sent(Kind.PROBE).packets());
    }

    @Test
    void rule27AFleetThatLivesOnAnswersNextToNothingAndLosesNobody() {
        assembled();

        lan.advance(Duration.ofMinutes(10));

        watches.forEach(watch -> assertEquals(ids, watch.known()));
        long answers = lan.sent(Kind.ANSWER).packets();
        // without known answers each query would be answered by everybody: some 20 queries of 20 hosts each
        assertTrue(answers < 20 * NODES, answers + " answers");
    }

    @Test
    void whoLeavesIsGoneAtOnceAndWhoCrashesWithItsRecord() {
        assembled();
        fleet.get(0).close();
        ids.remove("n1");
        lan.crash(fleet.get(1));

        assertEquals(ids, watches.get(2).known());
        lan.advance(TTL.plusSeconds(1));

        ids.remove("n2");
        assertEquals(ids, watches.get(2).known());
        assertEquals(2, lan.sent(Kind.GOODBYE).packets());
    }

    @Test
    void whoCrashesIsHeardOfNoMore() {
        MdnsRegistry registry = lan.join();
        lan.crash(registry);
        lan.reset();

        registry.watch(Samples.SERVICE, new Heard());

        assertEquals(Set.of(), lan.sent().keySet());
    }
}
