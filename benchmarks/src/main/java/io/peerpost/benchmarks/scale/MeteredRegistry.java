package io.peerpost.benchmarks.scale;

import io.peerpost.benchmarks.scale.Meter.Cost;
import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.time.Duration;
import java.util.List;

/** Another registry, and what it costs its one watch's listener to be told. For one thread. */
final class MeteredRegistry implements Registry {
    private final Registry below;
    private final Meter changing = new Meter();
    private final Meter stating = new Meter();
    private long changes;

    MeteredRegistry(Registry below) {
        this.below = below;
    }

    /** The mean of a change told. */
    Cost change() {
        return changing.take();
    }

    /** The mean of a whole state told. */
    Cost state() {
        return stating.take();
    }

    /** How many changes were told. */
    long changes() {
        return changes;
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        return below.watch(name, new WatchListener() {
            @Override
            public void onState(Lookup present) {
                stating.start();
                listener.onState(present);
                stating.stop();
            }

            @Override
            public void onChanges(List<Change> told) {
                changes += told.size();
                changing.start();
                listener.onChanges(told);
                changing.stop();
            }

            @Override
            public void onInterrupted(RegistryException cause) {
                listener.onInterrupted(cause);
            }

            @Override
            public void onResumed() {
                listener.onResumed();
            }
        });
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        return below.register(service, ttl);
    }

    @Override
    public Lookup lookup(String name) {
        return below.lookup(name);
    }

    @Override
    public List<String> list() {
        return below.list();
    }

    @Override
    public Capabilities capabilities() {
        return below.capabilities();
    }

    @Override
    public long skippedRecords() {
        return below.skippedRecords();
    }

    @Override
    public String toString() {
        return below.toString();
    }

    @Override
    public void close() {
        below.close();
    }
}
