package io.peerpost.registry.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Registry;
import io.peerpost.registry.Watch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service that the cache follows: its tracker, the watch that feeds it, and a full look every few minutes. */
final class Followed {
    private static final Logger log = LoggerFactory.getLogger(CachedRegistry.class);

    /** Beside a healthy watch a full look is a precaution only. */
    private static final int TTLS_BETWEEN_LOOKS = 4;

    private final String service;
    private final CacheOptions options;
    private final Tracker tracker;
    private final Runnable look;
    private final Consumer<Followed> idle;
    private volatile boolean viewed;
    private volatile boolean lookedUp;

    @GuardedBy("this") private @Nullable Watch watch;

    @GuardedBy("this") private @Nullable Future<?> nextLook;

    @GuardedBy("this") private boolean closed;

    /**
     * Follows nothing before {@link #start}.
     *
     * @param look makes a full look, in the background
     * @param idle told when nobody has asked for the service since the last full look
     */
    Followed(String service, CacheOptions options, Tracker tracker, Runnable look, Consumer<Followed> idle) {
        this.service = service;
        this.options = options;
        this.tracker = tracker;
        this.look = look;
        this.idle = idle;
    }

    String service() {
        return service;
    }

    /** Who has a view wants to have it for good. */
    Followed viewed() {
        if (!viewed) {
            viewed = true;
        }
        return this;
    }

    /** Who looks it up wants to have it for some time. */
    Followed lookedUp() {
        lookedUp = true;
        return this;
    }

    Tracker tracker() {
        return tracker;
    }

    /** Begins to watch, in the background. */
    void start(Registry delegate) {
        try {
            options.worker().execute(() -> watch(delegate));
            lookLater();
        } catch (RejectedExecutionException e) {
            // the cache was closed meanwhile
        }
    }

    private void watch(Registry delegate) {
        try {
            Watch begun = delegate.watch(service, tracker);
            synchronized (this) {
                watch = begun;
                if (!closed) {
                    return;
                }
            }
            begun.close();
        } catch (RuntimeException e) {
            if (isClosed()) {
                return; // and the registry with it
            }
            log.warn("{}: {} cannot be watched, so its view stays empty", delegate, service, e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void lookLater() {
        if (!closed) {
            double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
            long nanos = (long) (options.entryTtl().toNanos() * TTLS_BETWEEN_LOOKS * jitter);
            nextLook = options.timer().schedule(this::lookAgain, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void lookAgain() {
        if (!viewed && !lookedUp) {
            idle.accept(this);
            return;
        }
        look.run();
        lookedUp = false;
        lookLater();
    }

    void close() {
        tracker.close();
        Watch begun;
        synchronized (this) {
            closed = true;
            begun = watch;
            if (nextLook != null) {
                nextLook.cancel(false);
            }
        }
        if (begun != null) {
            begun.close();
        }
    }
}
