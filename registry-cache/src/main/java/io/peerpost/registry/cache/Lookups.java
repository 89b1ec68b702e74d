package io.peerpost.registry.cache;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Full looks at the registry, kept for a while. One load per name at a time, on the worker, never under a lock of the
 * cache, and given up after the load timeout. A look older than what the watch has told is made again.
 */
final class Lookups {
    private static final Logger log = LoggerFactory.getLogger(CachedRegistry.class);
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_TRIES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final Registry delegate;
    private final CacheOptions options;
    private final Function<String, Tracker> trackers;
    private final AsyncLoadingCache<String, Answer> cache;

    Lookups(Registry delegate, CacheOptions options, Function<String, Tracker> trackers) {
        this.delegate = delegate;
        this.options = options;
        this.trackers = trackers;
        this.cache = Caffeine.newBuilder()
                .maximumSize(MOST_NAMES)
                .ticker(options.nanoTime()::getAsLong)
                .executor(options.worker())
                .refreshAfterWrite(options.entryTtl().dividedBy(2))
                .expireAfter(new Lifetime())
                .buildAsync(new Loader());
    }

    /** What is known, or the outcome of a load; waits no longer than the load timeout. */
    Lookup get(String name) {
        Tracker tracker = trackers.apply(name);
        Answer answer = await(name, cache.get(name));
        if (timeLeft(answer) <= 0) {
            cache.synchronous().asMap().remove(name, answer); // noted late that it has come
            answer = await(name, cache.get(name));
        }
        RuntimeException failure = answer.failure();
        if (answer.lookup() != null) {
            return answer.lookup();
        }
        return tracker.known(options.maximumStaleness()).orElseThrow(() -> failure(name, failure));
    }

    private RegistryException failure(String name, @Nullable RuntimeException cause) {
        String message = cause == null ? null : cause.getMessage();
        if (!(cause instanceof RegistryException) || message == null) {
            return new RegistryException("registry " + delegate + " could not look up " + name, cause);
        }
        return cause instanceof RegistryUnavailableException
                ? new RegistryUnavailableException(message, cause)
                : new RegistryException(message, cause);
    }

    /** What was found before no longer holds. */
    void forget(String name) {
        cache.synchronous().invalidate(name);
    }

    /** Looks again, in the background. */
    void reload(String name) {
        forget(name);
        var unused = cache.get(name);
    }

    private Answer await(String name, Future<Answer> coming) {
        try {
            return coming.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("interrupted while looking up " + name + " in " + delegate, e);
        } catch (ExecutionException e) {
            throw new RegistryException("registry " + delegate + " failed while looking up " + name, e.getCause());
        }
    }

    private CompletableFuture<Answer> load(String name) {
        CompletableFuture<Answer> result = new CompletableFuture<>();
        Tracker tracker = trackers.apply(name);
        try {
            Future<?> limit = options.timer()
                    .schedule(
                            () -> result.complete(late(name)),
                            options.loadTimeout().toNanos(),
                            TimeUnit.NANOSECONDS);
            var unused = result.whenComplete((answer, error) -> limit.cancel(false));
            options.worker().execute(() -> look(name, tracker, result, 1));
        } catch (RejectedExecutionException e) {
            result.complete(Answer.failed(new IllegalStateException("registry " + delegate + " is closed", e), now()));
        }
        return result;
    }

    private void look(String name, Tracker tracker, CompletableFuture<Answer> result, int trial) {
        if (result.isDone()) {
            return; // too late
        }
        try {
            Lookup found = delegate.lookup(name);
            if (tracker.accept(found)) {
                result.complete(Answer.of(found, now()));
            } else if (trial < MOST_TRIES) {
                long pause = FIRST_PAUSE.toNanos() << trial;
                var unused = options.timer()
                        .schedule(
                                () -> options.worker().execute(() -> look(name, tracker, result, trial + 1)),
                                pause,
                                TimeUnit.NANOSECONDS);
            } else {
                result.complete(
                        Answer.of(tracker.known(options.maximumStaleness()).orElse(found), now()));
            }
        } catch (RuntimeException e) {
            result.complete(Answer.failed(e, now()));
        }
    }

    private Answer late(String name) {
        return Answer.failed(
                new RegistryUnavailableException(
                        "registry " + delegate + " did not answer in "
                                + options.loadTimeout().toMillis() + " ms while looking up " + name,
                        null),
                now());
    }

    private long timeLeft(Answer answer) {
        Duration lives = answer.shortLived() ? options.emptyTtl() : options.entryTtl();
        return answer.at() + lives.toNanos() - now();
    }

    private long now() {
        return options.nanoTime().getAsLong();
    }

    private final class Loader implements AsyncCacheLoader<String, Answer> {
        @Override
        public CompletableFuture<Answer> asyncLoad(String name, Executor executor) {
            return load(name);
        }

        @Override
        public CompletableFuture<Answer> asyncReload(String name, Answer old, Executor executor) {
            return load(name).thenApply(answer -> {
                if (answer.lookup() == null) {
                    log.debug("{}: looking up {} again failed, the last answer stays", delegate, name);
                    return old;
                }
                return answer;
            });
        }
    }

    private final class Lifetime implements Expiry<String, Answer> {
        @Override
        public long expireAfterCreate(String name, Answer answer, long currentTime) {
            return Math.max(1, timeLeft(answer));
        }

        @Override
        public long expireAfterUpdate(String name, Answer answer, long currentTime, long currentDuration) {
            return expireAfterCreate(name, answer, currentTime);
        }

        @Override
        public long expireAfterRead(String name, Answer answer, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
