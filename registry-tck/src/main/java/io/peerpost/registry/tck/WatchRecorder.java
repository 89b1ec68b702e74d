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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes down what a watch tells, and what anybody who believes it would know. May be shared between threads. */
public final class WatchRecorder implements WatchListener, AutoCloseable {
    private final AtomicInteger running = new AtomicInteger();
    private volatile @Nullable Watch watch;
    private volatile boolean overlapped;

    @GuardedBy("this") private final List<String> told = new ArrayList<>();

    @GuardedBy("this") private final List<Long> revisions = new ArrayList<>();

    @GuardedBy("this") private final Map<String, Service> known = new TreeMap<>();

    /** A recorder that is not told anything yet. */
    public WatchRecorder() {}

    /** A recorder that watches a service. */
    public static WatchRecorder watching(Registry registry, String service) {
        WatchRecorder recorder = new WatchRecorder();
        recorder.watch = registry.watch(service, recorder);
        return recorder;
    }

    @Override
    public void onState(Lookup present) {
        enter();
        synchronized (this) {
            told.add("STATE");
            revisions.add(present.revision());
            for (Service version : present.services()) {
                for (Node node : version.nodes()) {
                    known.put(node.id(), version.withNodes(List.of(node)));
                }
            }
        }
        running.decrementAndGet();
    }

    @Override
    public void onChanges(List<Change> changes) {
        enter();
        synchronized (this) {
            if (changes.isEmpty()) {
                told.add("EMPTY");
            }
            for (Change change : changes) {
                take(change);
            }
        }
        running.decrementAndGet();
    }

    @GuardedBy("this") private void take(Change change) {
        told.add(change.kind() + " " + change.node().id());
        revisions.add(change.revision());
        if (change.present()) {
            known.put(change.node().id(), change.service());
        } else {
            known.remove(change.node().id());
        }
    }

    @Override
    public void onInterrupted(RegistryException cause) {
        note("INTERRUPTED");
    }

    @Override
    public void onResumed() {
        note("RESUMED");
    }

    private void note(String what) {
        enter();
        synchronized (this) {
            told.add(what);
        }
        running.decrementAndGet();
    }

    private void enter() {
        if (running.incrementAndGet() > 1) {
            overlapped = true;
        }
    }

    /** What was told: {@code STATE}, {@code INTERRUPTED}, {@code RESUMED}, or a kind of change and a node id. */
    public synchronized List<String> told() {
        return List.copyOf(told);
    }

    /** The revisions that were told, in order. */
    public synchronized List<Long> revisions() {
        return List.copyOf(revisions);
    }

    /** The ids of those that are there, by what was told. */
    public synchronized Set<String> known() {
        return Set.copyOf(known.keySet());
    }

    /** The record of a node, by what was told. */
    public synchronized @Nullable Service known(String id) {
        return known.get(id);
    }

    /** Whether a call began before another had ended. */
    public boolean overlapped() {
        return overlapped;
    }

    /** Ends the watch, if it was begun here. */
    @Override
    public void close() {
        Watch begun = watch;
        if (begun != null) {
            begun.close();
        }
    }
}
