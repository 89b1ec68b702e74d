package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.http.internal.subscribe.ConnectionTimes.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionTimesTest {
    private final ConnectionTimes times =
            new ConnectionTimes(EndpointConfig.builder().build(), 0);

    private Verdict at(long seconds, boolean owed, boolean midway, boolean writable) {
        return times.look(Duration.ofSeconds(seconds).toNanos(), owed, midway, writable);
    }

    @Test
    void theFirstRequestHasLessTimeThanLaterOnes() {
        assertEquals(Verdict.NOTHING, at(30, false, false, true));
        assertEquals(Verdict.IDLE, at(31, false, false, true));
        times.request();
        assertEquals(Verdict.NOTHING, at(32, false, false, true));
        assertEquals(Verdict.NOTHING, at(632, false, false, true));
        assertEquals(Verdict.IDLE, at(633, false, false, true));
    }

    @Test
    void aRequestThatIsMidwayHasItsTimeFromItsBeginning() {
        times.request();
        assertEquals(Verdict.NOTHING, at(20, false, false, true));
        assertEquals(Verdict.NOTHING, at(40, false, true, true));
        assertEquals(Verdict.NOTHING, at(50, false, true, true));
        assertEquals(Verdict.TOO_SLOW, at(51, false, true, true));
        times.request();
        assertEquals(Verdict.NOTHING, at(60, false, true, true));
    }

    @Test
    void aPeerThatIsOwedAnAnswerHearsOfItAndIsNeverIdle() {
        times.request();
        assertEquals(Verdict.NOTHING, at(1, true, false, true));
        assertEquals(Verdict.NOTHING, at(10, true, false, true));
        assertEquals(Verdict.SAY_PROCESSING, at(12, true, false, true));
        assertEquals(Verdict.NOTHING, at(20, true, false, true));
        times.wrote();
        assertEquals(Verdict.NOTHING, at(23, true, false, true));
        assertEquals(Verdict.SAY_PROCESSING, at(34, true, false, true));
        assertEquals(Verdict.SAY_PROCESSING, at(10_000, true, false, true));
    }

    @Test
    void aPeerThatDoesNotReadIsCutOff() {
        times.request();
        assertEquals(Verdict.NOTHING, at(1, true, false, false));
        assertEquals(Verdict.NOT_READ, at(32, true, false, false));
    }
}
