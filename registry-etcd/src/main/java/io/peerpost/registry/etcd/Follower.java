package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.peerpost.registry.Change;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.KeptWatch;
import io.peerpost.registry.internal.Surroundings;
import io.peerpost.registry.internal.WatchedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one service for all of its watches: lists, and then streams what changes from the list's revision on. However
 * a stream ends (connection, compaction, a leader lost, a cluster that began anew), it is listed again and the
 * difference told.
 *
 * <p>May be shared between threads. Listing happens on a worker, everything else under the lock, where nothing blocks
 * and nothing of etcd's client is called.
 */
final class Follower implements EventStream.Events {
    private static final Logger log = LoggerFactory.getLogger(EtcdRegistry.class);

    /** Watchers whose streams end together, as with a leader, do not list in the same moment. */
    private static final Duration SPREAD = Duration.ofMillis(500);

    /** At most one list in this time. */
    private static final Duration BETWEEN_LISTS = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final String registry;
    private final ByteSequence prefix;
    private final Members members;
    private final Ranges ranges;
    private final Revisions revisions;
    private final Surroundings surroundings;
    private final Duration checkEvery;
    private final WatchedService watched;

    /** Which node id stands under which key. */
    @GuardedBy("this") private final Map<ByteSequence, String> ids = new HashMap<>();

    @GuardedBy("this") private @Nullable EventStream stream;

    @GuardedBy("this") private @Nullable Future<?> next;

    @GuardedBy("this") private long listedAt;

    @GuardedBy("this") private int failures;

    @GuardedBy("this") private boolean closed;

    Follower(
            String registry,
            String service,
            ByteSequence prefix,
            Members members,
            Ranges ranges,
            Revisions revisions,
            Surroundings surroundings,
            Duration checkEvery) {
        this.registry = registry;
        this.prefix = prefix;
        this.members = members;
        this.ranges = ranges;
        this.revisions = revisions;
        this.surroundings = surroundings;
        this.checkEvery = checkEvery;
        this.watched = new WatchedService(service);
    }

    synchronized void start() {
        later(Duration.ZERO);
    }

    void add(KeptWatch watch) {
        watched.add(watch);
    }

    /** Lets a watch hear no more. Returns whether nobody is left. */
    boolean remove(KeptWatch watch) {
        return watched.remove(watch);
    }

    // listing

    private void list() {
        Map<ByteSequence, Service> found = new HashMap<>();
        Ranges.Moment moment;
        try {
            moment = ranges.read(
                    prefix,
                    "following " + watched.name(),
                    (key, service) -> {
                        if (service.name().equals(watched.name())) {
                            found.put(key, service);
                        }
                    },
                    found::clear);
        } catch (RegistryException | IllegalStateException e) {
            unlisted(e instanceof RegistryException cause ? cause : new RegistryException(registry + " is closed", e));
            return;
        }
        listed(found, moment);
    }

    private void listed(Map<ByteSequence, Service> found, Ranges.Moment moment) {
        EventStream begun = new EventStream(members, prefix, moment, surroundings, checkEvery, this);
        synchronized (this) {
            if (closed) {
                return;
            }
            present(found, moment);
            stream = begun;
        }
        begun.open();
    }

    @GuardedBy("this") private void present(Map<ByteSequence, Service> found, Ranges.Moment moment) {
        if (failures > 0) {
            log.info("{}: following {} again", registry, watched.name());
        }
        failures = 0;
        listedAt = System.nanoTime();
        ids.clear();
        Map<String, Service> present = new HashMap<>();
        found.forEach((key, service) -> {
            ids.put(key, service.node().id());
            present.put(service.node().id(), service);
        });
        watched.present(present, moment.at());
    }

    private synchronized void unlisted(RegistryException cause) {
        if (closed) {
            return;
        }
        if (failures == 0) {
            log.info("{} (tried again until it works)", cause.getMessage());
        }
        watched.interrupted(cause);
        long most = Math.min(LAST_RETRY.toNanos(), FIRST_RETRY.toNanos() << Math.min(failures++, 10));
        later(between(most / 2, most));
    }

    // what the stream brings

    @Override
    public synchronized void heard(EventStream from, WatchResponse response) {
        if (closed || stream != from) {
            return;
        }
        long offset = from.since().offset();
        List<Change> changes = new ArrayList<>();
        for (WatchEvent event : response.getEvents()) {
            long revision = event.getKeyValue().getModRevision();
            revisions.seen(offset, revision);
            apply(event, offset + revision, changes);
        }
        if (!changes.isEmpty()) {
            watched.changed(changes);
        }
    }

    @GuardedBy("this") private void apply(WatchEvent event, long revision, List<Change> changes) {
        ByteSequence key = event.getKeyValue().getKey();
        Service service = event.getEventType() == WatchEvent.EventType.PUT ? ranges.decode(event.getKeyValue()) : null;
        boolean ours = service != null && service.name().equals(watched.name());
        String before = ids.get(key);
        // two ids can share a key, and a record can be overwritten by what is none
        if (before != null
                && (service == null || !ours || !before.equals(service.node().id()))) {
            ids.remove(key);
            Service known = watched.known(before);
            if (known != null) {
                changes.add(new Change(Change.Kind.LOST, known, revision));
            }
        }
        if (service != null && ours) {
            ids.put(key, service.node().id());
            changes.add(new Change(Change.Kind.ADDED, service, revision));
        }
    }

    @Override
    public synchronized void ended(EventStream which, String why) {
        if (closed || stream != which) {
            return;
        }
        log.debug("{}: the watch of {} ended, listing again: {}", registry, watched.name(), why);
        stream = null;
        long due = listedAt + BETWEEN_LISTS.toNanos() - System.nanoTime();
        later(between(0, SPREAD.toNanos()).plusNanos(Math.max(0, due)));
    }

    // its end

    void close() {
        EventStream last;
        synchronized (this) {
            closed = true;
            last = stream;
            stream = null;
            if (next != null) {
                next.cancel(false);
            }
        }
        watched.silence();
        if (last != null) {
            last.end();
        }
    }

    private static Duration between(long least, long most) {
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(least, most + 1));
    }

    @GuardedBy("this") private void later(Duration delay) {
        try {
            next = surroundings.timer().schedule(this::listOnWorker, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // the registry was closed meanwhile
        }
    }

    private void listOnWorker() {
        try {
            surroundings.worker().execute(this::list);
        } catch (RejectedExecutionException e) {
            // as above
        }
    }
}
