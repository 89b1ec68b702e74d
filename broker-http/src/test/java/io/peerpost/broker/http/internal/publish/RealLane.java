package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.internal.net.Transport;
import io.peerpost.broker.http.internal.wire.Window;
import io.peerpost.registry.HostPort;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link PostLane} on an event loop of its own, with what its listener hears written down. */
final class RealLane implements Lane.Listener, AutoCloseable {
    private final Transport transport = Transport.find(true);
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, transport.handlers());
    private final EventLoop loop = (EventLoop) loops.next();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final Lane lane;

    /** An answer on a stream lane. */
    record Numbered(long number, Answer answer) {}

    /** There is no stream lane. */
    record Refused(String reason) {}

    /** The end of a lane. */
    record Closed(Lane.Cause cause, String reason) {}

    RealLane(String nodeId, HostPort address, boolean ours) {
        this(nodeId, listing(address, ours, 1), ours ? Lane.Kind.POST : Lane.Kind.GO, "session", lane -> {});
    }

    private RealLane(String nodeId, Listing listing, Lane.Kind kind, String session, Consumer<Lane> atOnce) {
        lane = onLoop(() -> {
            Lane opened = LaneOpening.opener(
                            new Dialer(loop, transport), "application/json", session, new Window(256, 4 << 20))
                    .open(nodeId, listing, kind, this);
            atOnce.accept(opened);
            return opened;
        });
    }

    /** A stream lane, to a node that handles so many messages at once. */
    static RealLane stream(String nodeId, HostPort address, int concurrency, String session) {
        return new RealLane(nodeId, listing(address, true, concurrency), Lane.Kind.STREAM, session, lane -> {});
    }

    private static Listing listing(HostPort address, boolean ours, int concurrency) {
        return new Listing(address, ours, false, concurrency, ours && concurrency == 1, ours);
    }

    /** One that sends and is closed in the very turn of the loop in which it was opened. */
    static RealLane closedAtOnce(String nodeId, HostPort address, Debt debt) {
        return new RealLane(nodeId, listing(address, true, 1), Lane.Kind.POST, "session", lane -> {
            lane.send(debt, 1, 1);
            lane.close();
        });
    }

    /** A debt as a publisher would hand it to a lane. */
    static Debt debt(String topic, Message message, PublishOptions options) {
        Bench bench = Bench.primed();
        FakeNode node = bench.join(FakeNode.node("n").broadcast(topic));
        CompletableFuture<?> unused = bench.publisher.publish(topic, message, options);
        bench.run();
        return node.last().debt();
    }

    static Debt debt(String text) {
        return debt("t", Message.of(text), PublishOptions.defaults());
    }

    private <T> T onLoop(Callable<T> task) {
        return loop.submit(task).syncUninterruptibly().getNow();
    }

    void send(Debt... debts) {
        onLoop(() -> {
            for (Debt debt : debts) {
                lane.send(debt, debt.attempts + 1, debt.message.sequence);
            }
            return true;
        });
    }

    void probe() {
        onLoop(() -> {
            lane.probe();
            return true;
        });
    }

    void keepsTo(Window window) {
        onLoop(() -> {
            lane.keepsTo(window);
            return true;
        });
    }

    void closeLane() {
        onLoop(() -> {
            lane.close();
            return true;
        });
    }

    /** The next thing that the listener hears, signs of life aside. */
    Object next() {
        try {
            Object next = heard.poll(20, TimeUnit.SECONDS);
            assertNotNull(next, "the listener hears nothing");
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Answer answer() {
        Object next = next();
        return next.equals("open") ? answer() : (Answer) next;
    }

    Closed closed() {
        Object next = next();
        return next.equals("open") ? closed() : (Closed) next;
    }

    boolean heardNothingMore() {
        onLoop(() -> true);
        return heard.isEmpty();
    }

    @Override
    public void onOpen() {
        heard.add("open");
    }

    @Override
    public void onHeard() {}

    @Override
    public void onAnswer(Answer answer) {
        heard.add(answer);
    }

    @Override
    public void onAnswer(long number, Answer answer) {
        heard.add(new Numbered(number, answer));
    }

    @Override
    public void onWindow(Window window) {
        heard.add(window);
    }

    @Override
    public void onLeaving() {
        heard.add("leaving");
    }

    @Override
    public void onRefused(String reason) {
        heard.add(new Refused(reason));
    }

    @Override
    public void onClosed(Lane.Cause cause, String reason) {
        heard.add(new Closed(cause, reason));
    }

    @Override
    public void close() {
        closeLane();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
