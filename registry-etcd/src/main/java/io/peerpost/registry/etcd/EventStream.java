package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.peerpost.registry.internal.Surroundings;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What changes under a prefix from some moment on, as one endpoint tells it, until the stream ends for whatever reason.
 * One that has gone silent is found out by asking for its progress every few seconds: etcd says nothing when it has
 * nothing to tell, and never will when it waits for a revision of a life before.
 *
 * <p>jetcd calls its listeners with a lock held that its other methods want, and goes on by itself after some ends. So
 * nothing of jetcd is called under a lock of ours, and an end is told by a worker, which also closes jetcd's watcher.
 *
 * <p>May be shared between threads.
 */
final class EventStream implements Watch.Listener {
    private final Members members;
    private final Member member;
    private final ByteSequence prefix;
    private final Ranges.Moment since;
    private final Surroundings surroundings;
    private final Duration checkEvery;
    private final Events events;

    @GuardedBy("this") private @Nullable Client client;

    @GuardedBy("this") private Watch.@Nullable Watcher watcher;

    @GuardedBy("this") private @Nullable Future<?> check;

    @GuardedBy("this") private boolean answered;

    @GuardedBy("this") private boolean over;

    /** Who listens; called without a lock. */
    interface Events {

        /** What the stream brought; one call at a time, in order. */
        void heard(EventStream from, WatchResponse response);

        /** The stream is over and brings nothing more; told once, on a worker, and not if it was ended by us. */
        void ended(EventStream which, String why);
    }

    /**
     * A stream that is not open yet.
     *
     * @param since what is told begins with the revision after it
     * @param checkEvery how often to ask for a sign of life
     */
    EventStream(
            Members members,
            ByteSequence prefix,
            Ranges.Moment since,
            Surroundings surroundings,
            Duration checkEvery,
            Events events) {
        this.members = members;
        this.member = members.current();
        this.prefix = prefix;
        this.since = since;
        this.surroundings = surroundings;
        this.checkEvery = checkEvery;
        this.events = events;
    }

    Ranges.Moment since() {
        return since;
    }

    /** Opens it; to be called once, without a lock. */
    void open() {
        WatchOption option = WatchOption.builder()
                .isPrefix(true)
                .withRevision(since.revision() + 1)
                .withCreateNotify(true)
                .withRequireLeader(true)
                .build();
        Watch.Watcher opened;
        try {
            Client used = member.client();
            synchronized (this) {
                client = used;
            }
            opened = used.getWatchClient().watch(prefix, option, this);
        } catch (RuntimeException e) {
            finish(Failure.of(e).reason());
            return;
        }
        boolean tooLate;
        synchronized (this) {
            watcher = opened;
            tooLate = over;
        }
        if (tooLate) {
            toWorker(opened::close);
        } else {
            later(jittered(checkEvery), this::ask);
        }
    }

    /** Ends it; does not block. What runs may still be heard. */
    void end() {
        if (finished()) {
            toWorker(this::closeWatcher);
        }
    }

    private void finish(String why) {
        if (finished()) {
            toWorker(() -> {
                closeWatcher();
                events.ended(this, why);
            });
        }
    }

    private synchronized boolean finished() {
        boolean first = !over;
        over = true;
        if (check != null) {
            check.cancel(false);
        }
        return first;
    }

    private void closeWatcher() {
        Watch.Watcher last;
        synchronized (this) {
            last = watcher;
        }
        if (last != null) {
            last.close();
        }
    }

    /** Asks for a sign of life; whatever was told since it was last asked is one, the stream's beginning included. */
    private void ask() {
        Watch.Watcher asked;
        synchronized (this) {
            asked = answered && !over ? watcher : null;
            answered = false;
        }
        if (asked == null) {
            silent();
            return;
        }
        try {
            asked.requestProgress();
            later(checkEvery.dividedBy(2), this::verdict);
        } catch (RuntimeException e) {
            finish(Failure.of(e).reason());
        }
    }

    private void verdict() {
        boolean alive;
        synchronized (this) {
            alive = answered;
        }
        if (alive) {
            later(jittered(checkEvery.dividedBy(2)), this::ask);
        } else {
            silent();
        }
    }

    private void silent() {
        Client used;
        synchronized (this) {
            if (over) {
                return;
            }
            used = client;
        }
        if (used != null) {
            member.suspect(used);
        }
        members.goOn(member);
        finish("it was silent");
    }

    @Override
    public void onNext(WatchResponse response) {
        synchronized (this) {
            if (over) {
                return;
            }
            answered = true;
        }
        long revision = response.getHeader().getRevision();
        if (revision < since.revision()) {
            // a member that lags behind, or a cluster that began anew: a list will tell
            finish("its revision is " + revision + ", after " + since.revision());
        } else {
            events.heard(this, response);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        finish(Failure.of(thrown).reason());
    }

    @Override
    public void onCompleted() {
        finish("it was ended");
    }

    private static Duration jittered(Duration time) {
        return Duration.ofNanos(
                (long) (time.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.0)));
    }

    private synchronized void later(Duration delay, Runnable what) {
        if (over) {
            return;
        }
        try {
            check = surroundings.timer().schedule(() -> toWorker(what), delay.toNanos(), TimeUnit.NANOSECONDS);
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
}
