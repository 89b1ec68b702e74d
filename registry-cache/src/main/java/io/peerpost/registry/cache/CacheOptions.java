package io.peerpost.registry.cache;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** What {@link CachedRegistryBuilder} was told; its setters say what each means. */
record CacheOptions(
        String indexBy,
        Duration entryTtl,
        Duration emptyTtl,
        Duration loadTimeout,
        Duration maximumStaleness,
        Duration staleFor,
        Predicate<ViewNode> keepsWhenUnlisted,
        LongSupplier nanoTime,
        ScheduledExecutorService timer,
        Executor worker) {}
