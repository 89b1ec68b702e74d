package io.peerpost.broker.http.internal.subscribe;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.ListenException;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.registry.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener: who may come in, the bounds, which subscription an id means. May be shared between threads. */
public final class Endpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
    private static final int BACKLOG = 1024;
    private static final long STOP_SECONDS = 2;

    private final EndpointConfig config;
    private final Map<String, LocalSubscription> subscriptions = new ConcurrentHashMap<>();
    private final HandlerThreads threads;
    private final ScheduledThreadPoolExecutor timer;
    private final EventLoopGroup loops;
    private final Surroundings around;
    private final Connections connections;
    private final Channel server;
    private final AtomicLong assembling = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Endpoint(
            EndpointConfig config,
            EnvelopeCodec codec,
            BrokerListener listener,
            LocalDeadLetters deadLetters,
            BiPredicate<InetAddress, InetAddress> access) {
        this.config = config;
        threads = new HandlerThreads(config.virtualThreads(), config.handlerThreads());
        timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("peerpost-timer", true));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true); // what waits for hours must not be kept when nobody waits for it
        loops = new MultiThreadIoEventLoopGroup(
                config.ioThreads(),
                new DefaultThreadFactory("peerpost-io", true),
                config.transport().handlers());
        around = new Surroundings(
                config,
                threads,
                timer,
                listener,
                deadLetters,
                new Patience(config.goWaiting(), config.goWaitingBytes()));
        Router router = new Router(subscriptions, codec, config.handlers(), threads, config.streams());
        RareLog rare = new RareLog(log, config.nanoTime());
        DateLine date = new DateLine(InstantSource.system());
        connections =
                new Connections(new ConnectionSurroundings(config, router, assembling, date, rare), access, loops);
        try {
            server = Listener.bind(bootstrap(), config.listen());
        } catch (ListenException e) {
            stopThreads();
            throw e;
        }
    }

    /**
     * Starts to listen.
     *
     * @param config the numbers
     * @param codec how messages stand in requests
     * @param listener who hears of handlers that failed
     * @param deadLetters takes messages that only this node knows to have failed
     * @throws ListenException if every port is taken or the address is not this machine's
     */
    public static Endpoint open(
            EndpointConfig config, EnvelopeCodec codec, BrokerListener listener, LocalDeadLetters deadLetters) {
        Access access = new Access(config.allow(), config.nanoTime(), Access.Neighbourhood::read);
        return open(config, codec, listener, deadLetters, access::allows);
    }

    /** The same with another say about who may come in. */
    static Endpoint open(
            EndpointConfig config,
            EnvelopeCodec codec,
            BrokerListener listener,
            LocalDeadLetters deadLetters,
            BiPredicate<InetAddress, InetAddress> access) {
        return new Endpoint(config, codec, listener, deadLetters, access);
    }

    /** The host, {@code 0.0.0.0} for all interfaces, and the port in use. */
    public HostPort bound() {
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        return new HostPort(
                config.listen().everywhere() ? "0.0.0.0" : config.listen().host(), port);
    }

    /**
     * The address to register: the bound host, or one of this machine's where it listens on all interfaces.
     *
     * @param loopbackOnly whether the registry reaches no further than this machine
     */
    public HostPort advertised(boolean loopbackOnly) {
        return AdvertisedAddress.of(bound(), config.listen().everywhere(), loopbackOnly);
    }

    /**
     * Takes messages for a node id from now on, until the subscription is drained.
     *
     * @param nodeId unlike any other
     * @param topic the only one whose messages are taken
     * @param queue the queue group; null for broadcast
     * @param handler handles them
     * @param options how
     * @throws IllegalArgumentException if there is a subscription of that id
     */
    public LocalSubscription add(
            String nodeId, String topic, @Nullable String queue, MessageHandler handler, SubscribeOptions options) {
        LocalSubscription subscription =
                new LocalSubscription(nodeId, topic, queue, handler, options, around, callers(nodeId));
        if (subscriptions.putIfAbsent(nodeId, subscription) != null) {
            throw new IllegalArgumentException("nodeId: " + nodeId + " (expected: one that is not in use)");
        }
        return subscription;
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /**
     * Stops listening, ends what subscriptions still have, closes every connection and ends the threads. Blocks for some
     * seconds at most; further calls do nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.close().awaitUninterruptibly();
        for (LocalSubscription subscription : subscriptions.values()) {
            subscription.drain(Duration.ZERO, Duration.ZERO);
        }
        connections.close();
        stopThreads();
    }

    /** How many bytes requests under way occupy. */
    long assembling() {
        return assembling.get();
    }

    /** How many tasks wait for their time. */
    int timed() {
        return timer.getQueue().size();
    }

    /** The loop of one that serves connections; with one I/O thread, of all. */
    EventLoop loop() {
        return loops.next();
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loops)
                .channel(config.transport().server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(connections);
    }

    private Callers callers(String nodeId) {
        return new Callers() {
            @Override
            public boolean connected() {
                LocalSubscription subscription = subscriptions.get(nodeId);
                return subscription != null && connections.awaits(subscription);
            }

            @Override
            public void leaves() {
                LocalSubscription subscription = subscriptions.get(nodeId);
                if (subscription != null) {
                    connections.leaves(subscription);
                }
            }

            @Override
            public void letGo() {
                LocalSubscription subscription = subscriptions.remove(nodeId);
                if (subscription != null && !closed.get()) {
                    connections.release(subscription);
                }
            }
        };
    }

    private void stopThreads() {
        timer.shutdownNow();
        threads.close();
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(STOP_SECONDS * 1000);
    }
}
