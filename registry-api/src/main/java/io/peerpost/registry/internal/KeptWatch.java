package io.peerpost.registry.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One watch, whatever the backend. What is to be told is handed over under the backend's own lock, so in order, and told
 * outside it. Changes that pile up behind a slow listener are told together, and beyond a bound only their outcome.
 */
public final class KeptWatch implements Watch {
    /** Beyond this many waiting changes only the last of each node is kept. */
    private static final int MAX_WAITING = 8_192;

    private final WatchListener listener;
    private final SerialCalls calls;
    private final Consumer<KeptWatch> onClose;
    private volatile boolean closed;

    @GuardedBy("this") private List<Change> waiting = new ArrayList<>();

    /** Told its state; from then on changes make sense. Guarded by the backend's lock. */
    private boolean primed;

    /** Told that contact is lost. Guarded by the backend's lock. */
    private boolean interrupted;

    /**
     * Makes one.
     *
     * @param onClose is told when the watch is closed by its user, so that nothing more is handed over
     */
    public KeptWatch(WatchListener listener, SerialCalls calls, Consumer<KeptWatch> onClose) {
        this.listener = listener;
        this.calls = calls;
        this.onClose = onClose;
    }

    /** Whether the state has been handed over. To be asked under the backend's lock. */
    public boolean primed() {
        return primed;
    }

    /** Hands over the present state, once and before anything else; under the backend's lock. */
    public void state(Lookup present) {
        primed = true;
        call(() -> listener.onState(present));
    }

    /** Hands over changes; does nothing for a watch that will hear of them with the state. Under the backend's lock. */
    public void changed(List<Change> changes) {
        if (!primed || changes.isEmpty()) {
            return;
        }
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

    /** Tells that contact is lost, if it knew of contact; under the backend's lock. */
    public void interrupted(RegistryException cause) {
        if (primed && !interrupted) {
            interrupted = true;
            call(() -> listener.onInterrupted(cause));
        }
    }

    /** Tells that contact is back, if it was told the loss; what was missed is handed over before. As above. */
    public void resumed() {
        if (interrupted) {
            interrupted = false;
            call(listener::onResumed);
        }
    }

    private void call(Runnable call) {
        calls.execute(() -> {
            if (!closed) {
                call.run();
            }
        });
    }

    /** No further calls, without leaving the registry; for the registry's own end. */
    public void silence() {
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
