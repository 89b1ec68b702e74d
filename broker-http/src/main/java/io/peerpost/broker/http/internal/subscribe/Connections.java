package io.peerpost.broker.http.internal.subscribe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The connections of one endpoint: lets them in, within the bound, and closes them. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the channel of what fails
final class Connections extends ChannelInitializer<SocketChannel> {
    /** Refused peers get an answer, but never more than so many at a time. */
    private static final int MAX_REFUSED = 64;

    private static final String REFUSAL = "not served here: this node's broker has to allow your network";

    private final ConnectionSurroundings around;
    private final BiPredicate<InetAddress, InetAddress> access;
    private final Map<EventLoop, LoopClock> clocks = new HashMap<>();
    private final Map<Channel, Guest> open = new ConcurrentHashMap<>();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean closing;

    /**
     * Makes them.
     *
     * @param access whether, at an address of this machine, a peer of another address may come in
     */
    Connections(ConnectionSurroundings around, BiPredicate<InetAddress, InetAddress> access, EventLoopGroup loops) {
        this.around = around;
        this.access = access;
        EndpointConfig config = around.config();
        for (EventExecutor loop : loops) {
            clocks.put(
                    (EventLoop) loop,
                    new LoopClock(
                            (EventLoop) loop,
                            config.nanoTime(),
                            config.pauseAfter().toNanos()));
        }
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetSocketAddress remote = channel.remoteAddress();
        if (remote == null) { // gone again already
            channel.close();
            return;
        }
        boolean allowed = access.test(channel.localAddress().getAddress(), remote.getAddress());
        AtomicInteger count = allowed ? served : refused;
        channel.closeFuture().addListener(closed -> count.decrementAndGet());
        int bound = allowed ? around.config().maxConnections() : MAX_REFUSED;
        if (count.incrementAndGet() > bound || closing) {
            if (allowed) {
                around.log().warn("connections", "closed a connection: there are " + bound + " already");
            }
            channel.close();
            return;
        }
        LoopClock clock = Objects.requireNonNull(clocks.get(channel.eventLoop()));
        Link link = new Link(around, channel, clock);
        Connection connection = new Connection(link, stream -> open.put(channel, stream), allowed ? null : REFUSAL);
        open.put(channel, connection);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        channel.pipeline().addLast(new RequestDecoder(around.config()), connection);
    }

    /** How many connections are open. */
    int size() {
        return open.size();
    }

    /** Whether one is open that may bring messages for a subscription and will close when there are none. */
    boolean awaits(LocalSubscription subscription) {
        return open.values().stream().anyMatch(guest -> guest.mayBring(subscription));
    }

    /** Tells the peers of a subscription that it has left the registry, as far as they can be told. Does not block. */
    void leaves(LocalSubscription subscription) {
        open.values().forEach(guest -> guest.leaves(subscription));
    }

    /** Gives the peers of a subscription that is closed time to close, then does. Blocks for that time at most. */
    void release(LocalSubscription subscription) {
        Predicate<Guest> carries = guest -> subscription.equals(guest.carried());
        awaitClosed(carries, around.config().peerCloseTime());
        open.values().stream().filter(carries).forEach(Guest::finish);
    }

    /** Closes all, the way that lets the peers read their answers. Blocks for that, bounded. */
    void close() {
        closing = true;
        open.values().forEach(Guest::finish);
        awaitClosed(guest -> true, around.config().lingerTime());
        open.keySet().forEach(Channel::close);
    }

    private void awaitClosed(Predicate<Guest> which, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        for (Map.Entry<Channel, Guest> one : open.entrySet()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left > 0 && which.test(one.getValue())) {
                one.getKey().closeFuture().awaitUninterruptibly(left);
            }
        }
    }
}
