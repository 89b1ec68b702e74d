package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection: requests in, answers out in their order, and when to read, to wait and to close. Belongs to its event
 * loop, but for what says otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the channel of what fails
final class Connection extends ChannelInboundHandlerAdapter implements Sender, RequestReader.Sink {
    private static final long LOOK_SECONDS = 5;

    private final ConnectionSurroundings around;
    private final Channel channel;
    private final LoopClock clock;
    /** Why nobody behind this connection is served; null if it is. */
    private final @Nullable String refusal;

    private final RequestReader reader;
    private final AnswerQueue answers;
    private final ConnectionTimes times;
    private final Set<LocalSubscription> full = new HashSet<>();
    private final AtomicBoolean writePlanned = new AtomicBoolean();

    /** The subscription of the last message. */
    private volatile @Nullable LocalSubscription carried;
    /** Whose the last request was; null before the first. */
    private volatile @Nullable PeerKind kind;
    /** Nothing that comes from now on is a request: the last answer is decided. */
    private boolean over;
    /** The last answer is out; what comes is read and thrown away. */
    private boolean lingering;

    private boolean waitsForPeer;

    Connection(ConnectionSurroundings around, Channel channel, LoopClock clock, @Nullable String refusal) {
        this.around = around;
        this.channel = channel;
        this.clock = clock;
        this.refusal = refusal;
        answers = new AnswerQueue(around.date());
        EndpointConfig config = around.config();
        reader = new RequestReader(
                config, new BodyBuffer(config.maxBody(), config.maxAssembling(), around.assembling()), this);
        times = new ConnectionTimes(config, config.nanoTime().getAsLong());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long every = around.tickNanos();
        channel.eventLoop().schedule(this::tick, every, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!over && message instanceof HttpObject piece) {
                reader.read(piece);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public boolean began() {
        if (refusal != null) {
            end(Answers.refused(403, refusal));
        }
        return refusal == null;
    }

    @Override
    public void goOn() {
        if (answers.size() == 0) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(ConnectionSurroundings.CONTINUE), channel.voidPromise());
        }
    }

    @Override
    public void request(Request request) {
        times.request();
        kind = request.kind();
        Slot slot = new Slot(this, request);
        answers.add(slot);
        Router.Routed routed = around.router().route(request, slot);
        if (routed.subscription() != null) {
            carried = routed.subscription();
            if (routed.full()) {
                full.add(routed.subscription());
            }
        }
        Answer answer = slot.answer();
        over = !request.keepAlive() || (answer != null && answer.close());
        chooseReading();
    }

    @Override
    public void refused(int status, String detail) {
        String peer = ConnectionSurroundings.peer(channel);
        around.log().warn("refused " + status, "refused a request of " + peer + " with " + status + ": " + detail);
        boolean again = status == 408 || status == 503; // and go-micro would take that for success
        end(again && reader.kind() == PeerKind.GO ? Answer.SILENCE : Answers.refused(status, detail));
    }

    private void end(Answer answer) {
        over = true;
        Slot slot = new Slot(this);
        answers.add(slot);
        slot.answer(answer);
    }

    /** There is an answer. May be called by any thread. */
    void answered() {
        if (writePlanned.compareAndSet(false, true)) {
            onLoop(this::write);
        }
    }

    /** The subscription of the last message; may be called by any thread. */
    @Nullable LocalSubscription carried() {
        return carried;
    }

    /** Whether messages for a subscription may come over it, from a publisher that closes when there are none. Any thread. */
    boolean mayBring(LocalSubscription subscription) {
        return refusal == null && (kind == null || (kind == PeerKind.PEERPOST && subscription.equals(carried)));
    }

    /** Ends the connection once its answers are out, the way that lets the peer read them. Any thread. */
    void finish() {
        onLoop(() -> {
            over = true;
            waitsForPeer = true;
            if (answers.size() == 0) {
                linger();
            }
        });
    }

    @Override
    public void roomAgain(LocalSubscription subscription) {
        onLoop(() -> {
            full.remove(subscription);
            chooseReading();
        });
    }

    @Override
    public boolean known(long nanoTime) {
        return clock.wentRound(nanoTime);
    }

    /**
     * Lets the event loop go round once, so that it hears of a connection that ended while the process stood still. What
     * is scheduled from within the loop runs behind the next look at the sockets.
     */
    @Override
    public void look() {
        CountDownLatch looked = new CountDownLatch(1);
        onLoop(() -> {
            if (!channel.config().isAutoRead()) {
                channel.read();
            }
            channel.eventLoop().schedule(looked::countDown, 1, TimeUnit.MILLISECONDS);
        });
        try {
            if (!looked.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                around.log().warn("loop", "an event loop does not answer; messages are handled all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        chooseReading();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        reader.clear();
        full.forEach(subscription -> subscription.forget(this));
        answers.abandon();
        LocalSubscription last = carried;
        if (last != null) {
            last.forget(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            around.log()
                    .warn("failure", "closed the connection of " + ConnectionSurroundings.peer(channel) + ": " + cause);
        }
        channel.close();
    }

    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the endpoint has closed, and there is nobody left to tell anything
        }
    }

    private void write() {
        writePlanned.set(false);
        if (lingering || !answers.ready()) {
            return;
        }
        ByteBuf out = channel.alloc().ioBuffer();
        boolean last = answers.write(out);
        times.wrote();
        if (last || (waitsForPeer && answers.size() == 0)) {
            over = true;
            channel.writeAndFlush(out).addListener(done -> linger());
        } else {
            channel.writeAndFlush(out, channel.voidPromise());
        }
        chooseReading();
    }

    /** Closes this side and reads to the end for a while: unread bytes would destroy answers on their way. */
    private void linger() {
        if (lingering || !channel.isActive()) {
            return;
        }
        lingering = true;
        answers.abandon();
        reader.clear();
        channel.config().setAutoRead(true);
        ((DuplexChannel) channel).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        long time = around.config().lingerTime().toNanos();
        channel.eventLoop().schedule(() -> channel.close(), time, TimeUnit.NANOSECONDS);
    }

    private void chooseReading() {
        if (!lingering) {
            boolean held = (!full.isEmpty() && !waitsAlone())
                    || answers.size() >= around.config().maxPipelined()
                    || !channel.isWritable();
            channel.config().setAutoRead(!held);
        }
    }

    /** A peer that sends one at a time has nothing to hold back, and would not be heard to leave. */
    private boolean waitsAlone() {
        Slot oldest = answers.oldest();
        return answers.size() <= 1 && oldest != null && oldest.patient();
    }

    private void tick() {
        if (!channel.isActive()) {
            return;
        }
        boolean reading = channel.config().isAutoRead();
        long now = around.config().nanoTime().getAsLong();
        boolean owed = answers.size() > 0 || !reading;
        switch (times.look(now, owed, reading && !over && midway(), channel.isWritable())) {
            case SAY_PROCESSING -> sayProcessing();
            case TOO_SLOW -> refused(408, "the request took too long to come in");
            case IDLE -> linger();
            case NOT_READ -> channel.close();
            case NOTHING -> {}
        }
        channel.eventLoop().schedule(this::tick, around.tickNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean midway() {
        RequestDecoder decoder = channel.pipeline().get(RequestDecoder.class);
        return reader.midway() || (decoder != null && decoder.holdsBytes());
    }

    private void sayProcessing() {
        Slot oldest = answers.oldest();
        if (oldest != null && oldest.interim() && oldest.answer() == null && channel.isWritable()) {
            ByteBuf line = channel.alloc().ioBuffer();
            ByteBufUtil.writeAscii(line, "HTTP/1.1 102 Processing\r\n\r\n");
            channel.writeAndFlush(line, channel.voidPromise());
        }
    }
}
