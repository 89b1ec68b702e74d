package io.peerpost.broker.http.internal.subscribe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.http.internal.wire.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one subscription grants to its publishers on stream lanes: an equal share each, one more share kept free for who
 * comes next, and never more over all of them than its queue holds. A share that has become smaller counts as it was until
 * its publisher has said that it keeps to the new one. Thread-safe; nobody is told anything while the lock is held.
 */
final class Grants {
    private final Window all;

    @GuardedBy("this") private final Map<Holder, Share> shares = new LinkedHashMap<>();

    /** Who is granted something. */
    interface Holder {
        /** Its window is another one now; called by any thread, and does not block. */
        void windowChanged();
    }

    private static final class Share {
        final Window wanted;
        /** What its publisher may make use of as far as this side knows. */
        Window counted = Window.NONE;
        /** What its publisher was told last, or is about to be. */
        Window told = Window.NONE;

        Share(Window wanted) {
            this.wanted = wanted;
        }
    }

    /** Grants no more than this over all publishers. */
    Grants(Window all) {
        this.all = all;
    }

    /** One more publisher. Returns what it may make use of; null if there is nothing left for it. */
    @Nullable Window join(Holder holder, Window wanted) {
        Window granted;
        List<Holder> changed;
        synchronized (this) {
            if (shares.size() >= all.messages()) {
                return null;
            }
            Share share = new Share(wanted);
            shares.put(holder, share);
            changed = share();
            granted = share.told;
            if (!granted.isOpen()) {
                shares.remove(holder);
                changed.addAll(share());
            }
        }
        changed.remove(holder);
        changed.forEach(Holder::windowChanged);
        return granted.isOpen() ? granted : null;
    }

    /** What one may make use of. */
    synchronized Window of(Holder holder) {
        Share share = shares.get(holder);
        return share == null ? Window.NONE : share.told;
    }

    /** A publisher keeps to a window from now on. */
    void keepsTo(Holder holder, Window window) {
        List<Holder> changed;
        synchronized (this) {
            Share share = shares.get(holder);
            if (share == null) {
                return;
            }
            share.counted = share.told.max(share.counted.min(window));
            changed = share();
        }
        changed.forEach(Holder::windowChanged);
    }

    /** One publisher less. */
    void leave(Holder holder) {
        List<Holder> changed;
        synchronized (this) {
            if (shares.remove(holder) == null) {
                return;
            }
            changed = share();
        }
        changed.forEach(Holder::windowChanged);
    }

    /** How many there are. */
    synchronized int size() {
        return shares.size();
    }

    /** How much is granted over all, as far as this side knows. */
    synchronized Window counted() {
        return shares.values().stream().map(s -> s.counted).reduce(Window.NONE, Window::plus);
    }

    /** Shares anew; returns whose window is another one now. */
    @GuardedBy("this") private List<Holder> share() {
        List<Holder> changed = new ArrayList<>();
        int parts = shares.size() + 1;
        Window equal = new Window(Math.max(1, all.messages() / parts), Math.max(1, all.bytes() / parts));
        Window free = all.minus(counted());
        for (Map.Entry<Holder, Share> entry : shares.entrySet()) {
            Share share = entry.getValue();
            Window due = equal.min(share.wanted);
            Window more = due.minus(share.counted).min(free);
            // what shrinks is told so and still counts; what grows does so out of what is free
            Window now = due.min(share.counted.plus(more));
            if (!now.equals(share.told)) {
                free = free.minus(more);
                share.counted = share.counted.plus(more);
                share.told = now;
                changed.add(entry.getKey());
            }
        }
        return changed;
    }
}
