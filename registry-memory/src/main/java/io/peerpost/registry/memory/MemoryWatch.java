package io.peerpost.registry.memory;

import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.Records;
import io.peerpost.registry.internal.SerialCalls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One watch. Attached to its space it hears every change; detached (its handle is cut off) it hears nothing, and when
 * attached again tells the difference. {@code told} is only touched under the space's lock.
 */
final class MemoryWatch implements Watch {
    private final String name;
    private final WatchListener listener;
    private final SerialCalls calls;
    private final Consumer<MemoryWatch> closed;
    private final Map<String, Service> told = new HashMap<>();
    private boolean began;
    private volatile boolean open = true;

    MemoryWatch(String name, WatchListener listener, SerialCalls calls, Consumer<MemoryWatch> closed) {
        this.name = name;
        this.listener = listener;
        this.calls = calls;
        this.closed = closed;
    }

    String name() {
        return name;
    }

    void attached(Map<String, Service> records, long revision) {
        if (began) {
            List<Change> missed = Records.difference(told, records, revision);
            if (!missed.isEmpty()) {
                call(() -> listener.onChanges(missed));
            }
            call(listener::onResumed);
        } else {
            began = true;
            Lookup present = Records.group(name, revision, records.values());
            call(() -> listener.onState(present));
        }
        told.clear();
        told.putAll(records);
    }

    void changed(Change change) {
        if (change.present()) {
            told.put(change.node().id(), change.service());
        } else {
            told.remove(change.node().id());
        }
        call(() -> listener.onChanges(List.of(change)));
    }

    void interrupted(RegistryException cause) {
        call(() -> listener.onInterrupted(cause));
    }

    private void call(Runnable call) {
        calls.execute(() -> {
            if (open) {
                call.run();
            }
        });
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            closed.accept(this);
        }
    }
}
