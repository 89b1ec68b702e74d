package io.peerpost.registry.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one service: takes in the watch's news, full looks, what this process registers and what its user found out,
 * and makes views of them. State changes under its lock; the view in force is read without any.
 */
final class Tracker implements WatchListener {
    private final String service;
    private final CacheOptions options;
    private final boolean lossless;
    private final Runnable changed;
    private final Observers observers;
    private volatile Snapshot view;

    @GuardedBy("this") private final Map<String, NodeState> states = new HashMap<>();

    @GuardedBy("this") private final Set<String> staleIds = new LinkedHashSet<>();

    /** The revision of the last full look: what it did not find had gone by then. */
    @GuardedBy("this") private long looked = Long.MIN_VALUE;

    /** The revision of the newest thing that was told; a look older than that is no news. */
    @GuardedBy("this") private long newest = Long.MIN_VALUE;

    @GuardedBy("this") private boolean primed;

    @GuardedBy("this") private boolean fresh;

    @GuardedBy("this") private long interruptedAt;

    @GuardedBy("this") private @Nullable Future<?> sweep;

    /**
     * Follows nothing yet; it is told.
     *
     * @param lossless whether a full look that does not find a node proves that it is not there
     * @param changed called after news were taken in, outside the lock
     */
    Tracker(String service, CacheOptions options, boolean lossless, Runnable changed) {
        this.service = service;
        this.options = options;
        this.lossless = lossless;
        this.changed = changed;
        this.observers = new Observers(options.worker());
        this.view = Snapshot.empty(service, options.indexBy());
    }

    Snapshot view() {
        return view;
    }

    synchronized Runnable observe(ViewListener listener) {
        return observers.add(listener, view);
    }

    @Override
    public void onState(Lookup present) {
        synchronized (this) {
            primed = true;
            fresh = true;
            take(present, true);
        }
        changed.run();
    }

    @Override
    public void onChanges(List<Change> changes) {
        synchronized (this) {
            Set<String> touched = new LinkedHashSet<>();
            Set<String> confirmed = new HashSet<>();
            for (Change change : changes) {
                take(change);
                touched.add(change.node().id());
                if (change.kind() == Change.Kind.UPDATED) {
                    confirmed.add(change.node().id());
                }
            }
            publish(touched, confirmed, lastRecords(changes));
        }
        changed.run();
    }

    @Override
    public synchronized void onInterrupted(RegistryException cause) {
        fresh = false;
        interruptedAt = options.nanoTime().getAsLong();
        publish(Set.of(), Set.of());
    }

    @Override
    public synchronized void onResumed() {
        fresh = true;
        // nobody could have come back meanwhile, so the time that they are given starts again
        long until = staleUntil();
        for (String id : staleIds) {
            withState(id, state -> state.keepUntil(until));
        }
        sweepAfter(options.staleFor());
        publish(Set.of(), Set.of());
    }

    /**
     * Takes in a full look that was made beside the watch.
     *
     * @return whether it is as new as what was told; if not, it is to be read again
     */
    synchronized boolean accept(Lookup look) {
        if (primed && look.revision() < newest) {
            return false;
        }
        if (primed) {
            take(look, lossless);
        }
        return true;
    }

    /** What the watch has told, for as long as the registry has not been away for longer than that. */
    synchronized Optional<Lookup> known(Duration maximumStaleness) {
        boolean usable = fresh || options.nanoTime().getAsLong() - interruptedAt <= maximumStaleness.toNanos();
        if (!primed || !usable) {
            return Optional.empty();
        }
        List<Service> records = new ArrayList<>();
        states.values().forEach(state -> records.addAll(state.listed()));
        return Optional.of(Records.group(service, newest, records));
    }

    /** Takes a node out that was found to be gone. */
    synchronized boolean drop(String id) {
        boolean shown = view.node(id) != null;
        withState(id, NodeState::drop);
        publish(Set.of(id), Set.of());
        return shown;
    }

    /** Takes in what this process has registered or written anew. */
    synchronized void own(Service record) {
        states.computeIfAbsent(record.node().id(), id -> new NodeState()).own(record);
        publish(Set.of(record.node().id()), Set.of());
    }

    /** Takes out what this process is about to deregister. */
    synchronized void closedHere(String id) {
        withState(id, NodeState::closedHere);
        publish(Set.of(id), Set.of());
    }

    synchronized void close() {
        if (sweep != null) {
            sweep.cancel(false);
        }
    }

    @GuardedBy("this") private void withState(String id, Consumer<NodeState> change) {
        NodeState state = states.get(id);
        if (state != null) {
            change.accept(state);
        }
    }

    @GuardedBy("this") private void take(Lookup look, boolean complete) {
        Map<String, List<Service>> found = new HashMap<>();
        look.services()
                .forEach(version -> version.nodes()
                        .forEach(node -> found.computeIfAbsent(node.id(), id -> new ArrayList<>())
                                .add(version.withNodes(List.of(node)))));
        Set<String> touched = new LinkedHashSet<>(states.keySet());
        touched.addAll(found.keySet());
        for (String id : touched) {
            List<Service> records = found.get(id);
            NodeState known = states.get(id);
            if (records != null) {
                states.computeIfAbsent(id, i -> new NodeState()).found(records);
            } else if (complete && known != null) {
                known.lost(null, options.keepsWhenUnlisted(), staleUntil());
            }
        }
        looked = Math.max(looked, complete ? look.revision() : looked);
        newest = Math.max(newest, look.revision());
        publish(touched, Set.of());
    }

    @GuardedBy("this") private void take(Change change) {
        newest = Math.max(newest, change.revision());
        boolean old = change.revision() <= looked;
        String id = change.node().id();
        String version = change.service().version();
        NodeState state = states.get(id);
        if (change.present() && !old) {
            states.computeIfAbsent(id, i -> new NodeState())
                    .written(change.service(), change.kind() == Change.Kind.UPDATED);
        } else if (state == null) {
            return;
        } else if (change.present() && state.isListed()) {
            state.confirmed(change.service());
        } else if (change.kind() == Change.Kind.LEFT && old) {
            state.leftBefore();
        } else if (change.kind() == Change.Kind.LEFT) {
            state.left(version);
        } else if (change.kind() == Change.Kind.LOST && !old) {
            state.lost(version, options.keepsWhenUnlisted(), staleUntil());
        }
    }

    /** The last record of each node in these changes: what it wrote last counts, also of one that went right after. */
    private static Map<String, Node> lastRecords(List<Change> changes) {
        Map<String, Node> last = new HashMap<>();
        changes.forEach(change -> last.put(change.node().id(), change.node()));
        return last;
    }

    @GuardedBy("this") private void publish(Set<String> touched, Set<String> confirmed) {
        publish(touched, confirmed, Map.of());
    }

    /** Puts the next view in force and hands it to the observers' queues. */
    @GuardedBy("this") private void publish(Set<String> touched, Set<String> confirmed, Map<String, Node> last) {
        Snapshot before = view;
        Map<String, @Nullable ViewNode> nodes = new HashMap<>();
        List<ViewChange.NodeChange> steps = new ArrayList<>();
        for (String id : primed ? touched : Set.<String>of()) {
            ViewNode was = before.node(id);
            ViewNode is = settle(id);
            if (!Objects.equals(was, is)) {
                nodes.put(id, is);
            }
            step(was, is, confirmed.contains(id), last.get(id)).ifPresent(steps::add);
        }
        view = before.next(nodes, Math.max(newest, before.revision()), primed, fresh);
        if (!steps.isEmpty() || before.primed() != primed || before.fresh() != fresh) {
            observers.tell(new ViewChange(view, steps));
        }
    }

    /** The node of an id as it is to be shown, after putting its state where it belongs. */
    @GuardedBy("this") private @Nullable ViewNode settle(String id) {
        NodeState state = states.get(id);
        if (state == null || state.isEmpty()) {
            states.remove(id);
            staleIds.remove(id);
            return null;
        }
        if (!state.isStale()) {
            staleIds.remove(id);
        } else if (staleIds.add(id) && sweep == null) {
            sweepAfter(options.staleFor());
        }
        return state.visible();
    }

    private static Optional<ViewChange.NodeChange> step(
            @Nullable ViewNode was, @Nullable ViewNode is, boolean confirmed, @Nullable Node last) {
        if (is == null) {
            return Optional.ofNullable(was)
                    .map(node -> new ViewChange.NodeChange(ViewChange.Kind.GONE, asLast(node, last)));
        }
        if (was == null) {
            return Optional.of(new ViewChange.NodeChange(ViewChange.Kind.ADDED, is));
        }
        if (is.stale() && !was.stale()) {
            return Optional.of(new ViewChange.NodeChange(ViewChange.Kind.STALE, is));
        }
        return confirmed || !was.equals(is)
                ? Optional.of(new ViewChange.NodeChange(ViewChange.Kind.UPDATED, is))
                : Optional.empty();
    }

    private static ViewNode asLast(ViewNode was, @Nullable Node last) {
        return last == null ? was : new ViewNode(was.id(), was.address(), last.metadata(), was.versions(), was.stale());
    }

    private synchronized void sweepStale() {
        sweep = null;
        if (!fresh) {
            return; // the time to come back runs while they can be heard
        }
        long now = options.nanoTime().getAsLong();
        Set<String> over = new LinkedHashSet<>();
        long next = Long.MAX_VALUE;
        for (String id : staleIds) {
            NodeState state = states.get(id);
            if (state == null || state.expired(now)) {
                over.add(id);
            } else {
                next = Math.min(next, state.staleUntil() - now);
            }
        }
        publish(over, Set.of());
        if (!staleIds.isEmpty()) {
            sweepAfter(Duration.ofNanos(next));
        }
    }

    @GuardedBy("this") private void sweepAfter(Duration delay) {
        if (sweep != null) {
            sweep.cancel(false);
            sweep = null;
        }
        try {
            sweep = staleIds.isEmpty()
                    ? null
                    : options.timer().schedule(this::sweepStale, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile; nobody goes any more
        }
    }

    private long staleUntil() {
        return options.nanoTime().getAsLong() + options.staleFor().toNanos();
    }
}
