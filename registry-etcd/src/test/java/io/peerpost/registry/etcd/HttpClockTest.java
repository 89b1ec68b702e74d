package io.peerpost.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpClockTest {
    private static final Instant ASKED = Instant.parse("2026-08-07T10:00:00Z");
    private static final Instant ANSWERED = Instant.parse("2026-08-07T10:00:01Z");

    @Test
    void theMiddleOfTheToldSecondIsComparedWithTheMiddleOfTheAnswer() {
        assertEquals(Duration.ZERO, ahead("Fri, 07 Aug 2026 10:00:00 GMT"));
        assertEquals(Duration.ofMinutes(1), ahead("Fri, 07 Aug 2026 10:01:00 GMT"));
        assertEquals(Duration.ofHours(-1), ahead("Fri, 7 Aug 2026 09:00:00 GMT"));
    }

    @Test
    void nothingIsSaidOfAClockThatCannotBeRead() {
        assertNull(ahead(null));
        assertNull(ahead(""));
        assertNull(ahead("yesterday"));
    }

    private static @Nullable Duration ahead(@Nullable String date) {
        return HttpClock.ahead(date, ASKED, ANSWERED);
    }
}
