package io.peerpost.registry.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.peerpost.registry.internal.Surroundings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a {@link MemoryRegistry}. Not for sharing between threads. */
public final class MemoryRegistryBuilder {
    private static final Logger log = LoggerFactory.getLogger(MemoryRegistry.class);

    private final String name;
    private final @Nullable MemorySpace space;
    private InstantSource instants = InstantSource.system();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Executor worker;

    MemoryRegistryBuilder(String name, @Nullable MemorySpace space) {
        this.name = name;
        this.space = space;
    }

    /** Tells the time of day that states carry; the system's unless set. */
    @CanIgnoreReturnValue
    public MemoryRegistryBuilder instants(InstantSource source) {
        this.instants = source;
        return this;
    }

    /**
     * Says when to beat, and calls listeners unless {@link #worker} is set; a daemon thread of the handle's own unless
     * set. Not closed by the handle.
     */
    @CanIgnoreReturnValue
    public MemoryRegistryBuilder timer(ScheduledExecutorService scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Beats and calls listeners; must not run a task in the thread that hands it in. Daemon threads of the handle's own
     * unless set, or the timer if that is. Not closed by the handle.
     */
    @CanIgnoreReturnValue
    public MemoryRegistryBuilder worker(Executor executor) {
        this.worker = executor;
        return this;
    }

    /** Opens the handle. */
    public MemoryRegistry build() {
        List<ExecutorService> own = new ArrayList<>();
        ScheduledExecutorService usedTimer = timer != null ? timer : add(own, Threads.timer("peerpost-memory-timer"));
        Executor usedWorker = worker != null
                ? worker
                : timer != null ? timer : add(own, Executors.newCachedThreadPool(Threads.named("peerpost-memory")));
        Surroundings surroundings = new Surroundings(
                instants, usedTimer, usedWorker, e -> log.warn("a listener threw; it goes on being told", e));
        Runnable release = () -> {
            own.forEach(ExecutorService::shutdown); // the last states, already handed in, are still told
            if (space == null) {
                NamedSpaces.release(name);
            }
        };
        return new MemoryRegistry(space == null ? NamedSpaces.acquire(name) : space, name, surroundings, release);
    }

    private static <E extends ExecutorService> E add(List<ExecutorService> own, E made) {
        own.add(made);
        return made;
    }
}
