package io.peerpost.registry.consul;

import io.peerpost.registry.RegistryException;
import io.peerpost.registry.internal.WatchedService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one service with one blocking query after the other, on a thread of its own, and tells its watches what they
 * bring. An answer says nothing by itself: each is a whole list, and what is told is the difference.
 */
final class Follower implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ConsulRegistry.class);
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 10_000;

    private final WatchedService service;
    private final Reader reader;
    private final Pace pace;
    private final String registry;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable AgentCall call;
    private long index;
    private int failures;

    Follower(WatchedService service, Reader reader, Pace pace, String registry) {
        this.service = service;
        this.reader = reader;
        this.pace = pace;
        this.registry = registry;
    }

    WatchedService service() {
        return service;
    }

    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        String before = thread.getName();
        thread.setName("peerpost-consul-follows-" + service.name());
        try {
            follow();
        } finally {
            thread.setName(before);
        }
    }

    private void follow() {
        while (isOpen()) {
            long pause;
            try {
                pause = read();
            } catch (RegistryException | IllegalStateException e) {
                pause = failed(
                        e instanceof RegistryException known
                                ? known
                                : new RegistryException(String.valueOf(e.getMessage()), e));
            } catch (RuntimeException e) {
                log.error("{}: following {} failed, which is a bug", registry, service.name(), e);
                pause = failed(new RegistryException(registry + ": following " + service.name() + " failed", e));
            }
            pause(pause);
        }
    }

    /** Returns for how long to rest, so that lists come no faster than they should. */
    private long read() {
        Reader.Read read = reader.follow(service.name(), index, pace.longest(), pace.limit(), this::begun);
        if (!isOpen()) {
            return 0;
        }
        service.present(read.records(), read.revision());
        if (failures > 0) {
            log.info("{}: hears of {} again", registry, service.name());
            failures = 0;
        }
        index = next(read.index());
        return pace.betweenLists().toMillis();
    }

    /** As Consul's rules for blocking queries say. */
    private long next(long answered) {
        if (answered < 1) {
            return 1; // with 0 the next query would not wait
        }
        return answered < index ? 0 : answered;
    }

    private void begun(AgentCall began) {
        call = began;
        if (!isOpen()) {
            began.close();
        }
    }

    private long failed(RegistryException cause) {
        if (!isOpen()) {
            return 0;
        }
        if (failures == 0) {
            log.info("{}: hears of {} no more, keeps trying: {}", registry, service.name(), cause.getMessage());
        } else {
            log.debug("{}: does not hear of {}", registry, service.name(), cause);
        }
        service.interrupted(cause);
        index = 0; // what is there now is told at once when contact is back
        long doubled = FIRST_RETRY_MILLIS << Math.min(failures++, 10);
        long most = Math.min(doubled, LAST_RETRY_MILLIS);
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }

    private void pause(long millis) {
        try {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            stop(); // whose thread this is wants it back
        }
    }

    private boolean isOpen() {
        return stopped.getCount() > 0;
    }

    /** Ends it, also in the middle of a query. */
    void stop() {
        stopped.countDown();
        AgentCall running = call;
        if (running != null) {
            running.close();
        }
    }

    /**
     * How often and how long.
     *
     * @param longest how long a blocking query may wait for news, in whole seconds
     * @param margin how long it may take beyond that
     * @param betweenLists the least time from an answer to the next question
     */
    record Pace(Duration longest, Duration margin, Duration betweenLists) {

        /** Consul adds up to a sixteenth to the wait. */
        Duration limit() {
            return longest.plus(longest.dividedBy(16)).plus(margin);
        }
    }
}
