package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Publication;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishers that wait for room, served in their order; those of a topic whose target is full hold up no other topic.
 * May be joined by any thread; served on the publisher's loop.
 */
final class Waiters {
    /** How many may wait; more are turned away at once, since each of them holds its message. */
    private static final int MOST = 10_000;

    private final Inbox inbox;
    private final Intake intake;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean serving = new AtomicBoolean();
    private volatile boolean closed;

    private record Waiter(Outgoing message, long until, CompletableFuture<Publication> accepted) {}

    Waiters(Inbox inbox, Intake intake, Executor loop, LongSupplier nanoTime) {
        this.inbox = inbox;
        this.intake = intake;
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    CompletableFuture<Publication> wait(Outgoing message, Duration atMost) {
        if (size.incrementAndGet() > MOST) {
            size.decrementAndGet();
            return CompletableFuture.failedFuture(new InboxFullException(
                    message.topic(), "the queue of publishers that wait (" + MOST + ")", Duration.ZERO));
        }
        Waiter waiter = new Waiter(message, nanoTime.getAsLong() + atMost.toNanos(), new CompletableFuture<>());
        message.gate.waiting.incrementAndGet();
        queue.add(waiter);
        serveSoon();
        return waiter.accepted;
    }

    /** There may be room: those whose turn it is are let in, those whose time is over are turned away. On the loop. */
    void serve() {
        if (!queue.isEmpty()) {
            serveSoon();
        }
    }

    private void serveSoon() {
        if (serving.compareAndSet(false, true)) {
            loop.execute(this::serveNow);
        }
    }

    private void serveNow() {
        serving.set(false);
        Set<Gate> full = new HashSet<>();
        for (Iterator<Waiter> i = queue.iterator(); i.hasNext(); ) {
            Waiter waiter = i.next();
            InboxFullException why = full.contains(waiter.message.gate) ? null : inbox.enter(waiter.message);
            if (why == null && !full.contains(waiter.message.gate)) {
                leave(i, waiter);
                intake.take(waiter.message, waiter.accepted); // behind what was accepted before it
                continue;
            }
            full.add(waiter.message.gate);
            boolean refused = waiter.message.gate.load().refusing();
            if (closed || refused || nanoTime.getAsLong() - waiter.until >= 0) {
                leave(i, waiter);
                waiter.accepted.completeExceptionally(why(waiter, why));
            }
        }
    }

    private Throwable why(Waiter waiter, @Nullable InboxFullException known) {
        if (closed) {
            return new IllegalStateException("the broker was closed while the publish waited for room");
        }
        return known != null ? known : inbox.full(waiter.message);
    }

    private void leave(Iterator<Waiter> i, Waiter waiter) {
        i.remove();
        size.decrementAndGet();
        waiter.message.gate.waiting.decrementAndGet();
    }

    /** Turns everybody away. On the loop. */
    void close() {
        closed = true;
        for (Waiter waiter = queue.poll(); waiter != null; waiter = queue.poll()) {
            waiter.accepted.completeExceptionally(why(waiter, null));
        }
    }
}
