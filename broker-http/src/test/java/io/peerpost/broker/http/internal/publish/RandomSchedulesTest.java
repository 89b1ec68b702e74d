package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random courses of events, the same in every run. A failure names its seed and the fewest steps that were
 * found to fail; put it into {@link #schedulesThatOnceFailedAreKept} and keep it there.
 */
final class RandomSchedulesTest {
    private final PrintStream standardError = System.err;
    private final DefectsOnly log = new DefectsOnly();

    /** Keeps what the publisher logs as its own defects, and throws the rest of the many lines away. */
    private static final class DefectsOnly extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] b, int off, int len) {
            String text = new String(b, off, len, StandardCharsets.UTF_8);
            if (size() > 0 ? size() < 4_000 : text.contains("defect of its own")) {
                super.write(b, off, len);
            }
        }
    }

    @BeforeEach
    void watchTheLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveTheLogBack() {
        System.setErr(standardError);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 25, 60})
    void everyMessageEndsOnceAndTrulyWhateverHappens(int length) {
        for (long seed = 0; seed < 2_000; seed++) {
            check(Schedule.random(seed * 1_000 + length, false, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 25, 60})
    void whatIsInAFileOutlivesItsPublisherWhateverHappens(int length) {
        for (long seed = 0; seed < 2_000; seed++) {
            check(Schedule.random(seed * 1_000 + length, true, length));
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 20", "false, 60", "false, 140", "true, 20", "true, 60"})
    @Tag("long")
    void theSameHoldsForManyMore(boolean durable, int length) {
        for (long seed = 0; seed < 20_000; seed++) {
            check(Schedule.random(seed * 1_000 + length, durable, length));
        }
    }

    @Test
    void schedulesThatOnceFailedAreKept() {
        check(Schedule.random(0, false, 60));
        for (long seed : new long[] {292_060, 294_060, 301_060, 651_060, 690_060, 3_491_140, 6_045_060}) {
            check(Schedule.random(seed, true, (int) (seed % 1_000)));
        }
    }

    private void check(Schedule schedule) {
        Throwable failure = failure(schedule);
        if (failure != null) {
            Schedule small = shrink(schedule);
            Throwable why = failure(small);
            throw new AssertionError(
                    "seed " + schedule.seed() + " fails with " + small.steps().size() + " steps: " + small.steps(),
                    why == null ? failure : why);
        }
    }

    private @Nullable Throwable failure(Schedule schedule) {
        try {
            ScheduleRun.run(schedule);
            assertEquals("", log.toString(StandardCharsets.UTF_8), "defects in the log");
            return null;
        } catch (AssertionError | RuntimeException e) {
            log.reset();
            return e;
        }
    }

    /** Leaves out what is not needed to fail: halves first, then single steps. */
    private Schedule shrink(Schedule failing) {
        Schedule small = failing;
        for (int size = Math.max(1, small.steps().size() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < small.steps().size(); ) {
                Schedule fewer = small.without(from, size);
                if (failure(fewer) != null) {
                    small = fewer;
                } else {
                    from += size;
                }
            }
        }
        return small;
    }
}
