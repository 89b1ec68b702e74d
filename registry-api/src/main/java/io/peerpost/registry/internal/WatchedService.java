package io.peerpost.registry.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one service's watches have been told, for backends that list and then follow: one stream or query of the backend
 * feeds it, however many watches there are. A new list is told as the difference, so that neither a gap nor an answer
 * that brings nothing new needs care elsewhere.
 *
 * <p>Revisions must not fall: a backend whose counter begins anew has to go on from where it was.
 *
 * <p>May be shared between threads; nobody is called under its lock.
 */
public final class WatchedService {
    private final String name;

    @GuardedBy("this") private final List<KeptWatch> watches = new ArrayList<>();

    @GuardedBy("this") private final Map<String, Service> known = new HashMap<>();

    @GuardedBy("this") private long revision;

    @GuardedBy("this") private boolean listed;

    @GuardedBy("this") private boolean interrupted;

    /** Makes one that knows nothing yet. */
    public WatchedService(String name) {
        this.name = name;
    }

    /** The service's name. */
    public String name() {
        return name;
    }

    /** Lets a watch hear from now on: the state at once if there was a list, and else with the first one. */
    public synchronized void add(KeptWatch watch) {
        watches.add(watch);
        if (listed && !interrupted) {
            watch.state(present());
        }
    }

    /** Lets a watch hear no more. Returns whether nobody is left. */
    public synchronized boolean remove(KeptWatch watch) {
        watches.remove(watch);
        return watches.isEmpty();
    }

    /** Everybody who is there at a revision, by node id, from a list: contact is there, or back. */
    public synchronized void present(Map<String, Service> records, long at) {
        List<Change> missed = Records.difference(known, records, at);
        known.clear();
        known.putAll(records);
        revision = at;
        listed = true;
        interrupted = false;
        for (KeptWatch watch : watches) {
            if (watch.primed()) {
                watch.changed(missed);
                watch.resumed();
            } else {
                watch.state(present());
            }
        }
    }

    /**
     * What was written since, in order. Whether a record is told as new is decided by what is known here; one that went
     * is told as it was known, and not at all if it was not. A record written anew is news even when it is the same.
     */
    public synchronized void changed(List<Change> changes) {
        List<Change> news = new ArrayList<>();
        for (Change change : changes) {
            revision = change.revision();
            Change seen = apply(change);
            if (seen != null) {
                news.add(seen);
            }
        }
        watches.forEach(watch -> watch.changed(news));
    }

    @GuardedBy("this") private @Nullable Change apply(Change change) {
        String id = change.node().id();
        if (!change.present()) {
            Service before = known.remove(id);
            return before == null ? null : new Change(change.kind(), before, change.revision());
        }
        Service before = known.put(id, change.service());
        Change.Kind kind = before == null ? Change.Kind.ADDED : Change.Kind.UPDATED;
        return new Change(kind, change.service(), change.revision());
    }

    /** Contact is lost; told once, until the next list. */
    public synchronized void interrupted(RegistryException cause) {
        interrupted = true;
        watches.forEach(watch -> watch.interrupted(cause));
    }

    /** Contact is back and nothing was missed. */
    public synchronized void resumed() {
        if (listed) {
            present(Map.copyOf(known), revision);
        }
    }

    /** The record of a node; null if it is not known. */
    public synchronized @Nullable Service known(String id) {
        return known.get(id);
    }

    /** Ends all watches without a word. */
    public synchronized void silence() {
        watches.forEach(KeptWatch::silence);
        watches.clear();
    }

    @GuardedBy("this") private Lookup present() {
        return Records.group(name, revision, known.values());
    }
}
