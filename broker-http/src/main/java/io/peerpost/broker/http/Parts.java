package io.peerpost.broker.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.peerpost.broker.BrokerException;
import io.peerpost.broker.BrokerStats;
import io.peerpost.broker.DeadLetters;
import io.peerpost.broker.Message;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.Names;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.net.Transport;
import io.peerpost.broker.http.internal.publish.Dialer;
import io.peerpost.broker.http.internal.publish.Events;
import io.peerpost.broker.http.internal.publish.LaneOpening;
import io.peerpost.broker.http.internal.publish.PublishConfig;
import io.peerpost.broker.http.internal.publish.Publisher;
import io.peerpost.broker.http.internal.subscribe.Endpoint;
import io.peerpost.broker.http.internal.subscribe.EndpointConfig;
import io.peerpost.broker.http.internal.subscribe.LocalSubscription;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStores;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.cache.CachedRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one broker, wired: registry and cache, publisher and its loop, listener and subscriptions. What is opened
 * late (watching, listening) is opened under the lock. Thread-safe.
 */
final class Parts {
    /** How much longer than the close timeout the last steps of closing may take. */
    private static final long CLOSE_SLACK_MILLIS = 10_000;

    private final HttpBrokerBuilder options;
    private final PublishConfig publishing;
    private final @Nullable InboxStore inbox;
    private final Registry registry;
    private final CachedRegistry cache;
    private final Transport transport;
    private final MultiThreadIoEventLoopGroup loops;
    private final Publisher publisher;
    private final SecureRandom ids = new SecureRandom();

    @GuardedBy("this") private final List<HttpSubscription> subscriptions = new ArrayList<>();

    @GuardedBy("this") private @Nullable Endpoint endpoint;

    @GuardedBy("this") private boolean closed;

    @GuardedBy("this") private long handledBefore;

    @GuardedBy("this") private long failedBefore;

    private final CountDownLatch allClosed = new CountDownLatch(1);
    private volatile boolean watching;

    Parts(HttpBrokerBuilder options) {
        this.options = options;
        this.publishing = options.publish.build();
        this.inbox = options.inbox == null ? null : InboxStores.open(options.inbox, options.fleet, options.inboxWait);
        this.registry = openRegistry();
        this.cache = CachedRegistry.builder(registry).build();
        this.transport = Transport.find(options.nativeTransport);
        this.loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("peerpost-publish", true), transport.handlers());
        EventLoop loop = (EventLoop) loops.next();
        Publisher.Nodes nodes = new Publisher.Nodes() {
            @Override
            public void drop(String nodeId, String reason) {
                cache.drop(options.fleet, nodeId, reason);
            }

            @Override
            public void recheck(String nodeId) {
                cache.recheck(options.fleet, nodeId);
            }
        };
        this.publisher = new Publisher(
                publishing,
                new Publisher.Outside(
                        loop,
                        System::nanoTime,
                        Clock.systemUTC(),
                        new SplittableRandom(ids.nextLong()),
                        options.codec,
                        LaneOpening.http(new Dialer(loop, transport), options.codec.contentType(), publishing),
                        () -> cache.view(options.fleet),
                        nodes,
                        registry.capabilities().quietTime(),
                        options.listener),
                options.maxMessageBytes,
                inbox);
        if (inbox != null) {
            publisher(); // what is owed is delivered without a new publish
        }
        if (options.listens) {
            openOrGiveBack();
        }
    }

    private Registry openRegistry() {
        try {
            return options.registry.get();
        } catch (RuntimeException e) {
            if (inbox != null) {
                inbox.close();
            }
            throw e;
        }
    }

    private void openOrGiveBack() {
        try {
            endpoint();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The publisher; watching starts with its first use. */
    Publisher publisher() {
        if (!watching) {
            startWatching();
        }
        return publisher;
    }

    private synchronized void startWatching() {
        if (!watching && !closed) {
            cache.observe(options.fleet, publisher::viewChanged);
            watching = true;
        }
    }

    private synchronized Endpoint endpoint() {
        if (closed) {
            throw new IllegalStateException("the broker is closed");
        }
        if (endpoint == null) {
            EndpointConfig.Builder config = EndpointConfig.builder();
            config.listen = options.listen;
            config.allow = options.allow;
            config.maxBody = options.maxMessageBytes;
            config.maxConnections = options.maxConnections;
            config.streams = options.lanes == Lanes.ALL;
            config.transport = transport;
            config.handlers = options.handlers;
            endpoint = Endpoint.open(config.build(), options.codec, options.listener, this::gaveUp);
        }
        return endpoint;
    }

    /** A message of a publisher that does not know of failures: nobody but this node can keep it. */
    private void gaveUp(
            String topic, @Nullable String queue, String nodeId, Message message, int attempts, String reason) {
        Target target = queue == null ? Target.node(topic, nodeId) : Target.group(topic, queue);
        byte[] body = message.body();
        publisher
                .deadLetters()
                .add(
                        "",
                        message,
                        new Settlement.End(target, Outcome.DEAD_LETTERED, attempts, reason),
                        body == null ? 0 : body.length);
    }

    HostPort address() {
        HostPort bound = endpoint().bound();
        HostPort given = options.advertise;
        if (given == null) {
            return endpoint().advertised(registry.thisHostOnly());
        }
        return given.port() == 0 ? new HostPort(given.host(), bound.port()) : given;
    }

    HttpSubscription subscribe(String topic, MessageHandler handler, SubscribeOptions how) {
        String queue = how.queue();
        Endpoint listening = endpoint();
        LocalSubscription local = listening.add(NodeIds.next(topic, ids), topic, queue, handler, how);
        Node node = new Node(local.nodeId(), address(), metadata(topic, how, options.lanes));
        Service service = Service.of(options.fleet, queue == null ? Names.BROADCAST : queue, node);
        Registration registration;
        try {
            registration = cache.register(service, how.ttl());
        } catch (RuntimeException e) {
            local.drain(Duration.ZERO, Duration.ZERO);
            throw e instanceof RegistryException ? new BrokerException(String.valueOf(e.getMessage()), e) : e;
        }
        HttpSubscription subscription = new HttpSubscription(
                topic,
                queue,
                local,
                registration,
                registry.capabilities().visibilityDelay(),
                options.closeTimeout,
                this::ended);
        if (!keep(subscription)) {
            subscription.close();
            throw new IllegalStateException("the broker is closed");
        }
        return subscription;
    }

    private static Map<String, String> metadata(String topic, SubscribeOptions how, Lanes lanes) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put(NodeMetadata.BROKER, NodeMetadata.HTTP);
        metadata.put(NodeMetadata.TOPIC, topic);
        metadata.put(NodeMetadata.SECURE, "false");
        metadata.put(NodeMetadata.PEERPOST, "1");
        if (how.concurrency() > 1 || how.acknowledgedByHand()) {
            metadata.put(NodeMetadata.CONCURRENCY, Integer.toString(how.concurrency()));
        }
        if (lanes == Lanes.ALL) {
            metadata.put(NodeMetadata.LANE, NodeMetadata.STREAM1);
        }
        return metadata;
    }

    private synchronized boolean keep(HttpSubscription subscription) {
        return !closed && subscriptions.add(subscription);
    }

    private synchronized void ended(HttpSubscription subscription) {
        if (subscriptions.remove(subscription)) {
            handledBefore += subscription.local().handled();
            failedBefore += subscription.local().failed();
        }
    }

    DeadLetters deadLetters() {
        return new HttpDeadLetters(publisher, this::publisher);
    }

    synchronized BrokerStats stats() {
        long handled = handledBefore;
        long failed = failedBefore;
        for (HttpSubscription subscription : subscriptions) {
            handled += subscription.local().handled();
            failed += subscription.local().failed();
        }
        Events events = publisher.events();
        return new BrokerStats(
                publisher.published(),
                publisher.waiting(),
                publisher.waitingBytes(),
                publisher.held(),
                publisher.ends(),
                handled,
                failed,
                publisher.deadLetters().size(),
                publisher.skipped(),
                events.attempts(),
                events.redeliveries(),
                events.retries(),
                events.suspected(),
                events.recovered(),
                events.gone(),
                publisher.deadLetters().buried(),
                publisher.deadLetters().dropped());
    }

    /** Takes the subscriptions out and waits for what was published. Returns whether nothing is left of either. */
    boolean drain(Duration atMost) {
        Closing draining = new Closing(atMost);
        boolean handled = draining.drain(open());
        boolean delivered = draining.settle(publisher);
        draining.over();
        return handled && delivered;
    }

    private synchronized List<HttpSubscription> open() {
        if (closed) {
            throw new IllegalStateException("the broker is closed");
        }
        return List.copyOf(subscriptions);
    }

    /** Drains and closes everything, within the close timeout; once. */
    void close() {
        List<HttpSubscription> open;
        Endpoint listening;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(subscriptions);
            listening = endpoint;
        }
        try {
            close(open, listening);
        } finally {
            allClosed.countDown();
        }
    }

    /** The same, and if somebody else has begun with it, waits until that is done. */
    void closeAndWait() {
        close();
        try {
            boolean unused =
                    allClosed.await(options.closeTimeout.toMillis() + CLOSE_SLACK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(List<HttpSubscription> open, @Nullable Endpoint listening) {
        Closing closing = new Closing(options.closeTimeout);
        closing.drain(open);
        closing.finish(publisher);
        closing.give(publisher);
        if (listening != null) {
            listening.close();
        }
        cache.close();
        closing.end(loops);
    }
}
