package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.peerpost.broker.http.internal.wire.ErrorText;
import io.peerpost.broker.http.internal.wire.FrameDecoder;
import io.peerpost.broker.http.internal.wire.FrameException;
import io.peerpost.broker.http.internal.wire.FrameReader;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.MessageHead;
import io.peerpost.broker.http.internal.wire.Window;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream lane of one publisher to one subscription: messages in, acknowledgements out in any order, and when to read,
 * to wait and to close. Belongs to its event loop, but for what says otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the channel of what fails
final class StreamConnection extends ServedConnection implements Grants.Holder, FrameReader.Sink, Assembly.Sink {
    private final LocalSubscription subscription;
    private final String session;
    private final AckQueue acks = new AckQueue();
    private final Arrivals arrivals = new Arrivals();
    private final Assembly assembly;
    private final ConnectionTimes times;
    private final AtomicBoolean writePlanned = new AtomicBoolean();
    private volatile boolean saidBye;
    private long number;
    /** Whether the subscription has asked it to wait. */
    private boolean full;
    /** Nothing that comes from now on is heeded. */
    private boolean over;
    /** Closes once nothing is owed. */
    private boolean finishing;
    /** The last word is out; what comes is read and thrown away. */
    private boolean lingering;

    StreamConnection(Link link, LocalSubscription subscription, String session) {
        super(link);
        this.subscription = subscription;
        this.session = session;
        ConnectionSurroundings around = link.around();
        assembly = new Assembly(around.config(), around.assembling(), this);
        times = new ConnectionTimes(around.config(), around.config().nanoTime().getAsLong());
        times.request();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!over && message instanceof ByteBuf frame) {
                FrameReader.read(frame, this);
            }
        } catch (FrameException e) {
            spoilt(e.reason());
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void message(MessageHead head, int size, ByteBuf body) throws FrameException {
        if (head.number() != number + 1) {
            throw new FrameException("message " + head.number() + " (expected: " + (number + 1) + ")");
        }
        number = head.number();
        assembly.begin(head, size, body);
    }

    @Override
    public void piece(long number, ByteBuf body) throws FrameException {
        assembly.add(number, body);
    }

    @Override
    public void whole(MessageHead head, byte[] body) {
        times.request();
        StreamSlot slot = owe(head);
        Work work = link.around().router().message(subscription, session, head, body, slot);
        if (work != null) {
            arrivals.add(subscription, work, slot);
        }
        if (arrivals.due(subscription)) {
            takeIn();
        }
    }

    @Override
    void takeIn() {
        for (Offer offer : arrivals.offer()) {
            full |= offer.admission == Admission.TAKEN_NOW_FULL;
            over |= offer.reply.ends();
            if (offer.admission == null) {
                acks.forget((StreamSlot) offer.reply);
            }
        }
    }

    private StreamSlot owe(MessageHead head) {
        StreamSlot slot = new StreamSlot(this, head.number());
        acks.add(slot);
        return slot;
    }

    @Override
    public void tooLarge(MessageHead head, int size) {
        int most = link.around().config().maxBody();
        owe(head).answer(Ack.refused(413, "the body has " + size + " bytes (expected: at most " + most + ")"));
    }

    @Override
    public void noRoom(MessageHead head) {
        takeIn(); // only one can be the last word
        if (!over) {
            over = true;
            owe(head).end(Ending.FULL);
        }
    }

    /** The publisher keeps to it. */
    @Override
    public void window(Window window) {
        subscription.grants().keepsTo(this, window);
    }

    @Override
    public void windowChanged() {
        link.onLoop(() -> {
            Window now = subscription.grants().of(this);
            if (now.isOpen()) {
                say(frame -> FrameWriter.window(frame, now));
            }
        });
    }

    @Override
    public void ping() {
        say(FrameWriter::pong);
    }

    @Override
    public void bye() {
        saidBye = true;
        subscription.forget(this); // who waits for its publishers to leave does not wait for this one
        finishNow();
    }

    @Override
    public void error(String reason) {
        warn("frames", "the publisher behind a stream lane did not understand: " + ErrorText.plain(reason));
        linger();
    }

    private void spoilt(String reason) {
        if (!over) {
            over = true;
            warn("frames", "ended a stream lane: " + reason);
            say(frame -> FrameWriter.error(frame, reason));
            linger();
        }
    }

    private void warn(String kind, String text) {
        link.around().log().warn(kind, text + ", from " + ConnectionSurroundings.peer(channel));
    }

    private void say(Consumer<ByteBuf> word) {
        if (!lingering) {
            ByteBuf frame = channel.alloc().ioBuffer(64);
            word.accept(frame);
            channel.writeAndFlush(frame, channel.voidPromise());
        }
    }

    /** A message has its answer. May be called by any thread. */
    void answered(StreamSlot slot) {
        acks.done(slot);
        if (writePlanned.compareAndSet(false, true)) {
            link.onLoop(this::write);
        }
    }

    private void write() {
        writePlanned.set(false);
        if (lingering) {
            return;
        }
        ByteBuf out = channel.alloc().ioBuffer();
        boolean last = acks.write(out);
        if (out.isReadable()) {
            times.wrote();
            channel.writeAndFlush(out, channel.voidPromise());
        } else {
            out.release();
        }
        if (last || (finishing && acks.size() == 0)) {
            linger();
        }
        chooseReading();
    }

    @Override
    public @Nullable LocalSubscription carried() {
        return subscription;
    }

    @Override
    public boolean mayBring(LocalSubscription other) {
        return !saidBye && subscription.equals(other);
    }

    @Override
    public void leaves(LocalSubscription other) {
        if (subscription.equals(other)) {
            link.onLoop(() -> say(FrameWriter::leaving));
        }
    }

    @Override
    public void finish() {
        link.onLoop(this::finishNow);
    }

    private void finishNow() {
        over = true;
        finishing = true;
        if (acks.size() == 0) {
            linger();
        }
        chooseReading();
    }

    @Override
    public void roomAgain(LocalSubscription of) {
        link.onLoop(() -> {
            full = false;
            chooseReading();
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        takeIn();
        over = true;
        saidBye = true;
        assembly.clear();
        acks.abandon(subscription);
        subscription.grants().leave(this);
        subscription.forget(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof FrameException spoilt) {
            spoilt(spoilt.reason());
        } else {
            link.failed(cause);
        }
    }

    private void linger() {
        if (lingering || !channel.isActive()) {
            return;
        }
        over = true;
        say(FrameWriter::bye);
        lingering = true;
        takeIn();
        acks.abandon(subscription);
        assembly.clear();
        subscription.grants().leave(this);
        link.linger();
    }

    @Override
    void chooseReading() {
        if (!lingering) {
            boolean held = full || acks.size() >= link.around().config().maxPipelined() || !channel.isWritable();
            channel.config().setAutoRead(over || !held);
        }
    }

    @Override
    void tick() {
        if (!channel.isActive()) {
            return;
        }
        boolean reading = channel.config().isAutoRead();
        boolean owed = acks.size() > 0 || !reading;
        long now = link.around().config().nanoTime().getAsLong();
        switch (times.look(now, owed, reading && !over && midway(), channel.isWritable())) {
            case SAY_PROCESSING -> say(FrameWriter::ping);
            case TOO_SLOW -> spoilt("a message took too long to come in");
            case IDLE -> linger();
            case NOT_READ -> channel.close();
            case NOTHING -> {}
        }
        link.later(this::tick);
    }

    private boolean midway() {
        FrameDecoder decoder = channel.pipeline().get(FrameDecoder.class);
        return assembly.midway() || (decoder != null && decoder.holdsBytes());
    }
}
