package io.peerpost.broker.http;

import io.peerpost.broker.Subscription;
import io.peerpost.broker.http.internal.subscribe.LocalSubscription;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription: its node in the registry, and its messages. Thread-safe. */
final class HttpSubscription implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(HttpSubscription.class);

    /** For what was addressed a moment before and is on its way, however fast the registry is. */
    private static final Duration LEAST_GRACE = Duration.ofMillis(20);

    private final String topic;
    private final @Nullable String queue;
    private final LocalSubscription local;
    private final Registration registration;
    private final Duration grace;
    private final Duration closeTimeout;
    private final Consumer<HttpSubscription> whenClosed;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Integer> drained = new CompletableFuture<>();

    HttpSubscription(
            String topic,
            @Nullable String queue,
            LocalSubscription local,
            Registration registration,
            Duration grace,
            Duration closeTimeout,
            Consumer<HttpSubscription> whenClosed) {
        this.topic = topic;
        this.queue = queue;
        this.local = local;
        this.registration = registration;
        this.grace = grace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : grace;
        this.closeTimeout = closeTimeout;
        this.whenClosed = whenClosed;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public @Nullable String queue() {
        return queue;
    }

    @Override
    public String nodeId() {
        return local.nodeId();
    }

    @Override
    public String address() {
        return registration.service().node().address().toString();
    }

    LocalSubscription local() {
        return local;
    }

    Registration registration() {
        return registration;
    }

    @Override
    public void unsubscribe() {
        if (closing.get()) {
            return;
        }
        Map<String, String> metadata =
                new HashMap<>(registration.service().node().metadata());
        metadata.put(NodeMetadata.FAREWELL, "1");
        try {
            registration.update(metadata);
        } catch (RegistryException | IllegalStateException e) {
            log.warn("{} leaves {} without farewell, its group is remembered for a while", nodeId(), topic, e);
        }
        close();
    }

    @Override
    public void close() {
        if (!closing.get()) {
            drain(closeTimeout);
        }
    }

    /**
     * Leaves the registry and drains, within a time; if that is under way already, waits for it. Returns how many messages
     * were left.
     */
    int drain(Duration atMost) {
        if (!closing.compareAndSet(false, true)) {
            return awaitDrained(atMost);
        }
        int left = 1;
        try {
            left = drainNow(atMost);
        } finally {
            drained.complete(left);
        }
        return left;
    }

    private int awaitDrained(Duration atMost) {
        try {
            return drained.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("{} of {} is not drained yet", nodeId(), topic);
        }
        return 1;
    }

    private int drainNow(Duration atMost) {
        registration.close();
        Duration wait = grace.compareTo(atMost) < 0 ? grace : atMost;
        int left = local.drain(wait, atMost.minus(wait));
        if (left > 0) {
            log.warn(
                    "{} of {} was closed with {} messages unfinished; their publishers keep them",
                    nodeId(),
                    topic,
                    left);
        }
        whenClosed.accept(this);
        return left;
    }
}
