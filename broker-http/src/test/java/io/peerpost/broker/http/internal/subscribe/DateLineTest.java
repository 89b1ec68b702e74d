package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The form of RFC 9110, 5.6.7. */
class DateLineTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final DateLine date = new DateLine(now::get);

    @Test
    void itIsWrittenAsHttpWantsIt() {
        assertEquals("\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT", date.now());
    }

    @Test
    void itIsPutTogetherOnceASecond() {
        String first = date.now();
        now.set(now.get().plusMillis(999));
        assertSame(first, date.now());
        now.set(now.get().plusMillis(1));
        assertEquals("\r\nDate: Thu, 01 Jan 2026 00:00:01 GMT", date.now());
    }
}
