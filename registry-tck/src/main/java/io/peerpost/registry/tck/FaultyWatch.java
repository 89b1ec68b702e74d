package io.peerpost.registry.tck;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.Records;
import io.peerpost.registry.internal.SerialCalls;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A watch of a {@link FaultyRegistry}: knows what is there and what it has told, and tells it late or not now. */
final class FaultyWatch implements Watch, WatchListener {
    private final String name;
    private final WatchListener listener;
    private final ScheduledExecutorService timer;
    private final Supplier<Duration> delay;
    private final Consumer<FaultyWatch> ended;
    private final SerialCalls calls;

    /** What the registry below has told, by node id; null before its first state. */
    @GuardedBy("this") private @Nullable Map<String, Service> present;

    /** What was passed on; null before the first state was. */
    @GuardedBy("this") private @Nullable Map<String, Service> told;

    @GuardedBy("this") private final Queue<Runnable> late = new ArrayDeque<>();

    @GuardedBy("this") private long revision;

    @GuardedBy("this") private boolean cut;

    @GuardedBy("this") private @Nullable Watch below;

    private volatile boolean open = true;

    FaultyWatch(
            String name,
            WatchListener listener,
            ScheduledExecutorService timer,
            Supplier<Duration> delay,
            Consumer<FaultyWatch> ended) {
        this.name = name;
        this.listener = listener;
        this.timer = timer;
        this.delay = delay;
        this.ended = ended;
        this.calls = new SerialCalls(timer, error -> {}); // what a listener throws is its own affair
    }

    String name() {
        return name;
    }

    void begin(Registry delegate) {
        Watch begun = delegate.watch(name, this);
        synchronized (this) {
            below = begun;
        }
        if (!open) {
            begun.close();
        }
    }

    synchronized void cut(RegistryException cause) {
        if (!cut && told != null) {
            tell(() -> listener.onInterrupted(cause));
        }
        cut = true;
    }

    /** Ends {@link #cut}, as the registry below is now: events of before may still be on their way from there. */
    synchronized void restore(Lookup now) {
        if (!cut) {
            return;
        }
        cut = false;
        if (present != null && now.revision() > revision) {
            present = records(now);
            revision = now.revision();
        }
        if (told != null && present != null) {
            List<Change> missed = Records.difference(told, present, revision);
            if (!missed.isEmpty()) {
                tell(() -> listener.onChanges(missed));
            }
            told = new HashMap<>(present);
            tell(listener::onResumed);
        } else {
            tellState();
        }
    }

    @GuardedBy("this") private void tellState() {
        if (present != null && !cut) {
            told = new HashMap<>(present);
            Lookup state = Records.group(name, revision, present.values());
            tell(() -> listener.onState(state));
        }
    }

    @Override
    public synchronized void onState(Lookup state) {
        present = records(state);
        revision = state.revision();
        tellState();
    }

    private static Map<String, Service> records(Lookup state) {
        Map<String, Service> found = new HashMap<>();
        for (Service version : state.services()) {
            for (Node node : version.nodes()) {
                found.put(node.id(), version.withNodes(List.of(node)));
            }
        }
        return found;
    }

    @Override
    public synchronized void onChanges(List<Change> changes) {
        long known = revision;
        List<Change> news =
                changes.stream().filter(change -> change.revision() > known).toList();
        for (Change change : news) {
            apply(present, change);
            revision = change.revision();
        }
        if (!cut && !news.isEmpty()) {
            for (Change change : news) {
                apply(told, change);
            }
            tell(() -> listener.onChanges(news));
        }
    }

    private static void apply(@Nullable Map<String, Service> records, Change change) {
        if (records == null) {
            return;
        }
        if (change.present()) {
            records.put(change.node().id(), change.service());
        } else {
            records.remove(change.node().id());
        }
    }

    @Override
    public synchronized void onInterrupted(RegistryException cause) {
        if (!cut && told != null) {
            tell(() -> listener.onInterrupted(cause));
        }
    }

    @Override
    public synchronized void onResumed() {
        if (!cut && told != null) {
            tell(listener::onResumed);
        }
    }

    /** Each call takes the place of the one that is due first, so that a shorter delay overtakes nobody. */
    @GuardedBy("this") private void tell(Runnable call) {
        late.add(call);
        try {
            var unused = timer.schedule(this::tellNext, delay.get().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            late.clear(); // the test is over
        }
    }

    private synchronized void tellNext() {
        Runnable next = late.poll();
        if (next != null) {
            calls.execute(() -> {
                if (open) {
                    next.run();
                }
            });
        }
    }

    @Override
    public void close() {
        open = false;
        ended.accept(this);
        Watch begun;
        synchronized (this) {
            begun = below;
        }
        if (begun != null) {
            begun.close();
        }
    }
}
