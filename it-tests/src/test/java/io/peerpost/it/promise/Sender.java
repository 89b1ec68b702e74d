package io.peerpost.it.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.BrokerStats;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A service that publishes: so many numbered messages a second to a fleet's topic, as long as it is let, on a thread of its
 * own. It can be closed and opened again meanwhile. For one thread beside its own.
 */
final class Sender implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(2);

    private final String name;
    private final Fleet fleet;
    private final int perSecond;
    private final UnaryOperator<HttpBrokerBuilder> settings;
    private final Thread thread = new Thread(this::run, "sender");
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> badEnds = new ConcurrentLinkedQueue<>();
    private volatile HttpBroker broker;
    private volatile boolean ended;
    private volatile IntPredicate goesOn = next -> true;

    /** Of its thread, and of who has waited for its end. */
    private final List<Publication> publications = new ArrayList<>();

    private final List<Integer> accepted = new ArrayList<>();
    private final List<Integer> unclear = new ArrayList<>();

    /**
     * Opens it; it publishes nothing yet.
     *
     * @param perSecond how many messages a second
     * @param settings of its broker, such as the inbox
     */
    Sender(String name, Fleet fleet, int perSecond, UnaryOperator<HttpBrokerBuilder> settings) {
        this.name = name;
        this.fleet = fleet;
        this.perSecond = perSecond;
        this.settings = settings;
        this.broker = opened();
        thread.setDaemon(true);
    }

    private HttpBroker opened() {
        BrokerListener listener = new BrokerListener() {
            @Override
            public void onEnd(String id, Settlement.End end) {
                if (end.outcome() != Outcome.DELIVERED) {
                    badEnds.add(id + " " + end);
                }
            }
        };
        return settings.apply(fleet.builder().listener(listener)).open();
    }

    String name() {
        return name;
    }

    /** Blocks until its messages are owed as they should be, which it finds out with messages without a number. */
    void awaitSeen(String whom, Predicate<Settlement> seen) {
        await(whom + " to be seen by " + name)
                .atMost(PATIENCE)
                .until(() -> seen.test(settled(broker.publish(fleet.topic(), Message.of("anybody there?")))));
    }

    /** Keeps it from running ahead of some subscriptions, however slow the machine. */
    void neverAheadOf(List<Ear> ears, int most) {
        goesOn = next -> ears.stream().allMatch(ear -> next - ear.count(name) < most);
    }

    /** Begins to publish. */
    void begin() {
        thread.start();
    }

    private void run() {
        long start = System.nanoTime();
        int next = 0;
        while (!ended) {
            long due = (System.nanoTime() - start) / (TimeUnit.SECONDS.toNanos(1) / perSecond);
            while (next < due && !ended && goesOn.test(next)) {
                publish(new Numbered(name, next++));
            }
            LockSupport.parkNanos(STEP);
        }
    }

    private void publish(Numbered message) {
        HttpBroker open = broker;
        try {
            publications.add(open.publish(fleet.topic(), Message.of(message.text()), message.options()));
            accepted.add(message.number());
            count.incrementAndGet();
        } catch (IllegalStateException e) { // closed, maybe just after it was written down
            unclear.add(message.number());
            while (open == broker && !ended) {
                LockSupport.parkNanos(STEP);
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** Closes its broker in mid-flow and opens it anew. */
    void restart() {
        broker.close();
        broker = opened();
    }

    /** Blocks until so many more were accepted. */
    void awaitMore(int messages) {
        long unused = awaitAccepted(count.get() + messages);
    }

    /** Blocks until so many were accepted in all. Returns how many were in its inbox at most meanwhile. */
    long awaitAccepted(int messages) {
        AtomicLong most = new AtomicLong();
        await(messages + " messages of " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    most.accumulateAndGet(broker.stats().waiting(), Math::max);
                    return count.get() >= messages;
                });
        return most.get();
    }

    /** Ends the publishing; blocks until nothing more comes. Every publish had been accepted, or met a closed broker. */
    void end() throws InterruptedException {
        ended = true;
        thread.join();
        assertEquals(List.of(), List.copyOf(failures));
    }

    /** The numbers that were accepted. After {@link #end}. */
    List<Integer> accepted() {
        return accepted;
    }

    /** The numbers that may have been accepted: the publish was under way when the broker closed. After {@link #end}. */
    List<Integer> unclear() {
        return unclear;
    }

    /** How they all ended. After {@link #end}; blocks for those that have not. */
    List<Settlement> settlements() {
        return publications.stream().map(Sender::settled).toList();
    }

    private static Settlement settled(Publication publication) {
        try {
            return publication.settled().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("message " + publication.id() + " is not settled: " + e, e);
        }
    }

    /** Blocks until it owes nothing any more. */
    void awaitNothingOwed() {
        await(name + " to owe nothing")
                .atMost(PATIENCE)
                .until(() -> broker.stats().waiting() == 0);
    }

    /** What it was told of debts that did not end well, whichever broker of its it was. */
    List<String> badEnds() {
        return List.copyOf(badEnds);
    }

    BrokerStats stats() {
        return broker.stats();
    }

    @Override
    public void close() {
        ended = true;
        broker.close();
    }
}
