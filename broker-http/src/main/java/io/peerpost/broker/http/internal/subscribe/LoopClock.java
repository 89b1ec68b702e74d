package io.peerpost.broker.http.internal.subscribe;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When an event loop last went round: long ago means that the process stood still. */
final class LoopClock {
    private final long pauseNanos;
    private volatile long last;

    LoopClock(EventLoop loop, LongSupplier nanoTime, long pauseNanos) {
        this.pauseNanos = pauseNanos;
        last = nanoTime.getAsLong();
        long every = pauseNanos / 4;
        ScheduledFuture<?> unused =
                loop.scheduleWithFixedDelay(() -> last = nanoTime.getAsLong(), every, every, TimeUnit.NANOSECONDS);
    }

    boolean wentRound(long now) {
        return now - last <= pauseNanos;
    }
}
