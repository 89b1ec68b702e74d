package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.SerialCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One watch. What is to be told is handed over under the {@link Querier}'s lock, so in order, and told outside it.
 * Changes that pile up behind a slow listener are told together, and beyond a bound only their outcome.
 */
final class MdnsWatch implements Watch {
    /** Beyond this many waiting changes only the last of each node is kept. */
    private static final int MAX_WAITING = 8_192;

    private final WatchListener listener;
    private final SerialCalls calls;
    private final Consumer<MdnsWatch> onClose;
    private volatile boolean closed;

    @GuardedBy("this") private List<Change> waiting = new ArrayList<>();

    /** Told its state; from then on changes make sense. Guarded by the querier's lock. */
    boolean primed;

    /** Told that contact is lost. Guarded by the querier's lock. */
    boolean interrupted;

    MdnsWatch(WatchListener listener, SerialCalls calls, Consumer<MdnsWatch> onClose) {
        this.listener = listener;
        this.calls = calls;
        this.onClose = onClose;
    }

    void state(Lookup present) {
        primed = true;
        call(() -> listener.onState(present));
    }

    void changed(List<Change> changes) {
        boolean first;
        synchronized (this) {
            first = waiting.isEmpty();
            waiting.addAll(changes);
            if (waiting.size() > MAX_WAITING) {
                waiting = Outcomes.of(waiting);
            }
        }
        if (first) {
            call(this::tellWaiting);
        }
    }

    private void tellWaiting() {
        List<Change> changes;
        synchronized (this) {
            changes = List.copyOf(waiting);
            waiting = new ArrayList<>();
        }
        if (!changes.isEmpty()) {
            listener.onChanges(changes);
        }
    }

    void interrupted(RegistryException cause) {
        interrupted = true;
        call(() -> listener.onInterrupted(cause));
    }

    void resumed() {
        interrupted = false;
        call(listener::onResumed);
    }

    private void call(Runnable call) {
        calls.execute(() -> {
            if (!closed) {
                call.run();
            }
        });
    }

    /** No further calls, without leaving the registry; for the registry's own end. */
    void silence() {
        closed = true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
        }
    }
}
