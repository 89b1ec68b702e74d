package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import io.peerpost.broker.http.internal.wire.FrameDecoder;
import io.peerpost.broker.http.internal.wire.Window;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: requests in, answers out in their order, and when to read, to wait and to close. Belongs to its event
 * loop, but for what says otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the channel of what fails
final class Connection extends ServedConnection implements RequestReader.Sink {
    private final ConnectionSurroundings around;
    /** Hears what follows this connection on its channel. */
    private final Consumer<StreamConnection> successor;
    /** Why nobody behind this connection is served; null if it is. */
    private final @Nullable String refusal;

    private final RequestReader reader;
    private final AnswerQueue answers;
    private final Arrivals arrivals = new Arrivals();
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
    /** Another handler reads what comes. */
    private boolean upgraded;

    Connection(Link link, Consumer<StreamConnection> successor, @Nullable String refusal) {
        super(link);
        this.around = link.around();
        this.successor = successor;
        this.refusal = refusal;
        answers = new AnswerQueue(around.date());
        EndpointConfig config = around.config();
        reader = new RequestReader(
                config, new BodyBuffer(config.maxBody(), config.maxAssembling(), around.assembling()), this);
        times = new ConnectionTimes(config, config.nanoTime().getAsLong());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!over && !upgraded && message instanceof HttpObject piece) {
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
        if (answers.size() == 1 && around.router().upgrades(request)) {
            upgrade(request, slot);
            return;
        }
        Router.Routed routed = around.router().route(request, slot);
        LocalSubscription subscription = routed.subscription();
        if (subscription != null) {
            carried = subscription;
            bring(subscription, routed.work(), slot);
        }
        over |= !request.keepAlive() || slot.ends();
        chooseReading();
    }

    private void bring(LocalSubscription subscription, @Nullable Work work, Slot slot) {
        if (arrivals.due(subscription)) {
            takeIn();
        }
        if (work != null && !over) {
            arrivals.add(subscription, work, slot);
        }
    }

    @Override
    void takeIn() {
        LocalSubscription subscription = arrivals.subscription();
        for (Offer offer : arrivals.offer()) {
            if (offer.admission == Admission.TAKEN_NOW_FULL && subscription != null) {
                full.add(subscription);
            }
            over |= offer.reply.ends();
        }
    }

    private void upgrade(Request request, Slot slot) {
        LocalSubscription subscription = around.router().meant(request);
        String session = Upgrade.session(request);
        if (subscription == null || subscription.leaving() || session == null) {
            slot.answer(Answers.noUpgrade(subscription, session));
            return;
        }
        StreamConnection stream = new StreamConnection(link, subscription, session);
        Window granted = subscription.grants().join(stream, Upgrade.wanted(request, around.config()));
        if (granted == null) {
            slot.answer(Answers.noWindow(subscription.nodeId()));
            return;
        }
        upgraded = true;
        successor.accept(stream); // before the look at whether it leaves, so that it hears of it one way or the other
        channel.writeAndFlush(Upgrade.accepted(channel, subscription.nodeId(), granted, subscription.departing()));
        channel.pipeline().replace(this, null, stream);
        channel.pipeline().replace(RequestDecoder.class, "frames", new FrameDecoder());
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
            link.onLoop(this::write);
        }
    }

    @Override
    public @Nullable LocalSubscription carried() {
        return carried;
    }

    @Override
    public boolean mayBring(LocalSubscription subscription) {
        return refusal == null && (kind == null || (kind == PeerKind.PEERPOST && subscription.equals(carried)));
    }

    /** Its publisher hears of it with the next answer. */
    @Override
    public void leaves(LocalSubscription subscription) {}

    @Override
    public void finish() {
        link.onLoop(() -> {
            over = true;
            waitsForPeer = true;
            if (answers.size() == 0) {
                linger();
            }
        });
    }

    @Override
    public void roomAgain(LocalSubscription subscription) {
        link.onLoop(() -> {
            full.remove(subscription);
            chooseReading();
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        takeIn();
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
        link.failed(cause);
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
        takeIn();
        answers.abandon();
        reader.clear();
        link.linger();
    }

    @Override
    void chooseReading() {
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

    @Override
    void tick() {
        if (!channel.isActive() || upgraded) {
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
        link.later(this::tick);
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
