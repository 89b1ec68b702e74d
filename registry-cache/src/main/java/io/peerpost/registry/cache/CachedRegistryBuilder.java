package io.peerpost.registry.cache;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.peerpost.registry.Registry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Builds a {@link CachedRegistry}. Not for sharing between threads. */
public final class CachedRegistryBuilder {
    private final Registry delegate;
    private String indexBy = "topic";
    private Duration entryTtl = Duration.ofSeconds(60);
    private Duration emptyTtl = Duration.ofMillis(200);
    private Duration loadTimeout = Duration.ofSeconds(5);
    private Duration maximumStaleness = Duration.ofMinutes(10);
    private Duration staleFor = Duration.ofSeconds(60);
    private Predicate<ViewNode> keepsWhenUnlisted =
            node -> "1".equals(node.metadata().get("peerpost"));
    private LongSupplier nanoTime = System::nanoTime;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Executor worker;

    CachedRegistryBuilder(Registry delegate) {
        this.delegate = delegate;
    }

    /** The metadata key by whose value {@link View#nodes} finds nodes; {@code topic} unless set. */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder indexBy(String metadataKey) {
        this.indexBy = metadataKey;
        return this;
    }

    /**
     * For how long an answer of {@link CachedRegistry#lookup} is used; it is looked up again in the background when
     * asked for after half of it, and at every change that the watch tells. A view is compared with a full look every
     * fourth of them, jittered. 60 s unless set.
     */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder entryTtl(Duration ttl) {
        this.entryTtl = positive("entryTtl", ttl);
        return this;
    }

    /** For how long an empty answer, or a failure, is used, so that many who ask do not stampede; 200 ms unless set. */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder emptyTtl(Duration ttl) {
        this.emptyTtl = positive("emptyTtl", ttl);
        return this;
    }

    /** How long a lookup waits for the registry; 5 s unless set. */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder loadTimeout(Duration timeout) {
        this.loadTimeout = positive("loadTimeout", timeout);
        return this;
    }

    /**
     * For how long after contact was lost {@link CachedRegistry#lookup} goes on answering with what was known; 10
     * minutes unless set. Views stay without limit and say that they are not fresh.
     */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder maximumStaleness(Duration staleness) {
        this.maximumStaleness = positive("maximumStaleness", staleness);
        return this;
    }

    /**
     * For how long a node stays in the view, marked, that the registry has stopped listing without the node's own word,
     * counted while the registry can be heard; 60 s, a subscriber's TTL, unless set.
     */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder staleFor(Duration time) {
        this.staleFor = positive("staleFor", time);
        return this;
    }

    /**
     * Which nodes stay so; others leave the view at once. Those whose metadata say {@code peerpost}={@code 1} unless
     * set. Called under a lock; must not block.
     */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder keepsWhenUnlisted(Predicate<ViewNode> predicate) {
        this.keepsWhenUnlisted = predicate;
        return this;
    }

    /** The monotonic clock in nanoseconds; the system's unless set. */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder nanoTime(LongSupplier clock) {
        this.nanoTime = clock;
        return this;
    }

    /** Says when; nothing that blocks runs on it. A daemon thread of its own unless set. Not closed by the cache. */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder timer(ScheduledExecutorService scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Asks the registry below, and calls listeners; must not run a task in the thread that hands it in. Daemon threads
     * of its own unless set. Not closed by the cache.
     */
    @CanIgnoreReturnValue
    public CachedRegistryBuilder worker(Executor executor) {
        this.worker = executor;
        return this;
    }

    /** Opens the cache; nothing is followed yet. */
    public CachedRegistry build() {
        List<ExecutorService> own = new ArrayList<>();
        CacheOptions options = new CacheOptions(
                indexBy,
                entryTtl,
                emptyTtl,
                loadTimeout,
                maximumStaleness,
                staleFor,
                keepsWhenUnlisted,
                nanoTime,
                timer != null ? timer : add(own, ownTimer()),
                worker != null ? worker : add(own, Executors.newCachedThreadPool(daemons("peerpost-cache"))));
        return new CachedRegistry(delegate, options, () -> own.forEach(ExecutorService::shutdown));
    }

    private static ScheduledExecutorService ownTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("peerpost-cache-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static <E extends ExecutorService> E add(List<ExecutorService> own, E made) {
        own.add(made);
        return made;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }
}
