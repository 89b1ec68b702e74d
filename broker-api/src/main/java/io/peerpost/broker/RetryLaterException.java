package io.peerpost.broker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that cannot handle a message now and says when it is worth another try. The message comes again
 * once at least that time is over, in place of the publisher's own pause; meanwhile it holds up nobody but those of its
 * key. It uses up an attempt as any other failure does.
 *
 * <p>No delay is longer than 24 hours, and none makes a message live longer: one whose lifetime (10 minutes, 24 hours in a
 * durable inbox, unless set) or own expiry is over while it waits ends as {@link Outcome#EXPIRED}. The delay is kept in
 * memory: a publisher that has restarted sends what waited in its durable inbox at once.
 *
 * <p>It has to be thrown as it is: as the cause of another exception it is an ordinary failure.
 */
public final class RetryLaterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For how long the message shall not come. */
    private final Duration delay;

    /**
     * Asks for another attempt.
     *
     * @param delay the time before it; zero for at once
     * @throws IllegalArgumentException if the delay is negative
     */
    public RetryLaterException(Duration delay) {
        this(delay, null);
    }

    /**
     * Asks for another attempt and says why.
     *
     * @param delay the time before it; zero for at once
     * @param cause what went wrong; null for nothing in particular
     * @throws IllegalArgumentException if the delay is negative
     */
    public RetryLaterException(Duration delay, @Nullable Throwable cause) {
        super("asks for another attempt after " + delay, cause);
        this.delay = Checks.notNegative("delay", delay);
    }

    /** For how long the message shall not come. */
    public Duration delay() {
        return delay;
    }
}
