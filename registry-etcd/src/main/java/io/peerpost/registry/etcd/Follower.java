package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
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
 * difference told. A stream that has gone silent is found out by asking it for its progress every few seconds: etcd
 * itself says nothing when it has nothing to tell, and never will when it waits for a revision of a life before.
 *
 * <p>May be shared between threads. Listing happens on a worker, everything else under the lock, where nothing blocks.
 */
final class Follower {
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

    @GuardedBy("this") private @Nullable Stream stream;

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
        later(Duration.ZERO, this::list);
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

    private synchronized void listed(Map<ByteSequence, Service> found, Ranges.Moment moment) {
        if (closed) {
            return;
        }
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
        Stream begun = new Stream(members.current(), moment);
        stream = begun;
        begun.open();
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
        later(between(most / 2, most), this::list);
    }

    // what the stream brings

    @GuardedBy("this") private void tell(Stream from, WatchResponse response) {
        List<Change> changes = new ArrayList<>();
        for (WatchEvent event : response.getEvents()) {
            long revision = event.getKeyValue().getModRevision();
            revisions.seen(from.offset, revision);
            apply(event, from.offset + revision, changes);
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

    @GuardedBy("this") private void broken(Stream which, String why) {
        if (closed || stream != which) {
            return;
        }
        log.debug("{}: the watch of {} ended, listing again: {}", registry, watched.name(), why);
        stream = null;
        which.end();
        long due = listedAt + BETWEEN_LISTS.toNanos() - System.nanoTime();
        later(between(0, SPREAD.toNanos()).plusNanos(Math.max(0, due)), this::list);
    }

    // its end

    void close() {
        Stream last;
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

    /** One thing at a time is due: a list, or a look at the stream. */
    @GuardedBy("this") private void later(Duration delay, Runnable what) {
        if (next != null) {
            next.cancel(false);
        }
        try {
            next = surroundings.timer().schedule(() -> toWorker(what), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // the registry was closed meanwhile
        }
    }

    private void toWorker(Runnable what) {
        try {
            surroundings.worker().execute(what);
        } catch (RejectedExecutionException e) {
            // as above
        }
    }

    /** One stream of events, from one endpoint. All but {@code end} under the follower's lock. */
    private final class Stream implements Watch.Listener {
        private final Member member;
        private final long revision;
        private final long offset;
        private @Nullable Client client;
        private volatile Watch.@Nullable Watcher watcher;
        private boolean answered;

        Stream(Member member, Ranges.Moment moment) {
            this.member = member;
            this.revision = moment.revision();
            this.offset = moment.offset();
        }

        void open() {
            WatchOption option = WatchOption.builder()
                    .isPrefix(true)
                    .withRevision(revision + 1)
                    .withCreateNotify(true)
                    .withRequireLeader(true)
                    .build();
            synchronized (Follower.this) {
                try {
                    Client used = member.client();
                    client = used;
                    watcher = used.getWatchClient().watch(prefix, option, this);
                } catch (RuntimeException e) {
                    broken(this, Failure.of(e).reason());
                    return;
                }
                later(jittered(checkEvery), this::ask);
            }
        }

        private Duration jittered(Duration time) {
            return between(time.toNanos() * 4 / 5, time.toNanos());
        }

        /** Asks for a sign of life; what etcd has told since it was last asked, the stream's beginning included, is one. */
        private void ask() {
            synchronized (Follower.this) {
                Watch.Watcher asked = watcher;
                if (closed || stream != this || asked == null) {
                    return;
                }
                if (!answered) {
                    silent();
                    return;
                }
                answered = false;
                try {
                    asked.requestProgress();
                } catch (RuntimeException e) {
                    broken(this, Failure.of(e).reason());
                    return;
                }
                later(checkEvery.dividedBy(2), this::verdict);
            }
        }

        private void verdict() {
            synchronized (Follower.this) {
                if (closed || stream != this) {
                    return;
                }
                if (answered) {
                    later(jittered(checkEvery.dividedBy(2)), this::ask);
                } else {
                    silent();
                }
            }
        }

        @GuardedBy("Follower.this") private void silent() {
            Client used = client;
            if (used != null) {
                member.suspect(used);
            }
            members.goOn(member);
            broken(this, "it is silent");
        }

        @Override
        public void onNext(WatchResponse response) {
            synchronized (Follower.this) {
                if (stream != this) {
                    return;
                }
                answered = true;
                if (response.getHeader().getRevision() < revision) {
                    // a member that lags behind, or a cluster that began anew: the list will tell
                    broken(this, "its revision is " + response.getHeader().getRevision() + ", after " + revision);
                } else {
                    tell(this, response);
                }
            }
        }

        @Override
        public void onError(Throwable thrown) {
            synchronized (Follower.this) {
                broken(this, Failure.of(thrown).reason());
            }
        }

        @Override
        public void onCompleted() {
            synchronized (Follower.this) {
                broken(this, "it was ended");
            }
        }

        /** Not in jetcd's own thread: within its callbacks it goes on using what closing takes away. */
        void end() {
            Watch.Watcher last = watcher;
            if (last != null) {
                toWorker(last::close);
            }
        }
    }
}
