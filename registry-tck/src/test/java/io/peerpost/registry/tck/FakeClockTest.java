package io.peerpost.registry.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;

class FakeClockTest {
    private final FakeClock clock = new FakeClock();
    private final List<String> ran = new ArrayList<>();

    @Test
    void nothingRunsBeforeTimeIsMoved() {
        clock.execute(() -> ran.add("now"));
        Future<?> later = clock.schedule(() -> ran.add("later"), 0, MILLISECONDS);

        assertEquals(List.of(), ran);
        assertFalse(later.isDone());
        clock.runDue();
        assertEquals(List.of("now", "later"), ran);
        assertTrue(later.isDone());
    }

    @Test
    void tasksRunByDueTimeAndThenInTheOrderTheyCame() {
        schedule("c", 20);
        schedule("a", 10);
        schedule("b", 10);

        clock.advance(Duration.ofMillis(20));

        assertEquals(List.of("a", "b", "c"), ran);
    }

    @Test
    void timeStandsAtATasksDueTimeWhileItRuns() {
        Instant start = clock.instant();
        var unused = clock.schedule(() -> ran.add("at " + Duration.between(start, clock.instant())), 10, MILLISECONDS);

        clock.advance(Duration.ofSeconds(1));

        assertEquals(List.of("at PT0.01S"), ran);
        assertEquals(1_000_000_000, clock.getAsLong());
    }

    @Test
    void whatComesDueOnTheWayRunsToo() {
        clock.execute(() -> schedule("second", 10));

        clock.advance(Duration.ofMillis(10));

        assertEquals(List.of("second"), ran);
    }

    @Test
    void whatIsNotDueStays() {
        schedule("late", 11);

        clock.advance(Duration.ofMillis(10));

        assertEquals(List.of(), ran);
        assertEquals(1, clock.pending());
    }

    @Test
    void aCancelledTaskNeitherRunsNorWaits() {
        ScheduledFuture<?> task = clock.schedule(() -> ran.add("cancelled"), 10, MILLISECONDS);

        task.cancel(false);
        clock.advance(Duration.ofMillis(10));

        assertEquals(List.of(), ran);
        assertEquals(0, clock.pending());
    }

    @Test
    void aPeriodicTaskRunsUntilItIsCancelled() {
        ScheduledFuture<?> task = clock.scheduleWithFixedDelay(() -> ran.add("tick"), 0, 10, MILLISECONDS);

        clock.advance(Duration.ofMillis(20));
        task.cancel(false);
        clock.advance(Duration.ofMillis(20));

        assertEquals(List.of("tick", "tick", "tick"), ran);
    }

    @Test
    void whatAnExecutedTaskThrowsComesOut() {
        clock.execute(() -> {
            throw new IllegalStateException("meant to");
        });

        assertThrows(AssertionError.class, clock::runDue);
    }

    @Test
    void whatWasShutDownTakesNothingMore() {
        clock.shutdown();

        assertThrows(RejectedExecutionException.class, () -> clock.execute(() -> ran.add("never")));
    }

    private void schedule(String what, long millis) {
        var unused = clock.schedule(() -> ran.add(what), millis, MILLISECONDS);
    }
}
