package io.peerpost.registry.cache;

import io.peerpost.registry.internal.SerialCalls;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears of a service's views: each with a queue of its own, so that none waits for another. */
final class Observers {
    private static final Logger log = LoggerFactory.getLogger(CachedRegistry.class);

    private final Executor worker;
    private final List<Observer> all = new CopyOnWriteArrayList<>();

    Observers(Executor worker) {
        this.worker = worker;
    }

    /** Adds a listener and tells it the present view. Call it under the lock under which {@link #tell} is called. */
    Runnable add(ViewListener listener, Snapshot present) {
        SerialCalls calls = new SerialCalls(worker, e -> log.warn("a view listener threw; it goes on being told", e));
        Observer added = new Observer(listener, calls);
        added.tell(new ViewChange(
                present,
                present.all().stream()
                        .map(node -> new ViewChange.NodeChange(ViewChange.Kind.ADDED, node))
                        .toList()));
        all.add(added);
        return () -> {
            added.open = false;
            all.remove(added);
        };
    }

    /** Hands a change to everybody; never blocks and calls nobody in this thread. */
    void tell(ViewChange change) {
        all.forEach(observer -> observer.tell(change));
    }

    private static final class Observer {
        private final ViewListener listener;
        private final SerialCalls calls;
        private volatile boolean open = true;

        Observer(ViewListener listener, SerialCalls calls) {
            this.listener = listener;
            this.calls = calls;
        }

        void tell(ViewChange change) {
            calls.execute(() -> {
                if (open) {
                    listener.onView(change);
                }
            });
        }
    }
}
