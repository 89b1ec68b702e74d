package io.peerpost.broker.http.internal.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.ErrorText;
import io.peerpost.broker.http.internal.wire.FormEncoding;
import io.peerpost.broker.http.internal.wire.FrameReader;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.Frames;
import io.peerpost.broker.http.internal.wire.MessageHead;
import io.peerpost.broker.http.internal.wire.RetryAfterHeader;
import io.peerpost.broker.http.internal.wire.Window;
import io.peerpost.broker.http.internal.wire.WireHeaders;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stream lane: an HTTP upgrade, then frames. Until the answer to the upgrade is there nothing is sent, so that its
 * user can take another lane if there is none.
 */
final class StreamLane implements Lane, Dialled.User, FrameReader.Sink {
    /** How long an upgrade may remain unanswered, less than a {@link Probe} has patience. */
    private static final long UPGRADE_MILLIS = 2_000;

    /** As much is put together before it is handed to the connection. */
    private static final int BATCH = 64 << 10;

    private final EventLoop loop;
    private final String nodeId;
    private final Listing listing;
    private final String session;
    private final Window wanted;
    private final Listener listener;
    private final Answer handled;
    private final Outbox outbox;
    private final Dialled connection;
    private long numbered;
    private boolean open;
    private boolean connected;
    private boolean over;
    private boolean asked;
    private boolean pongDue;
    private @Nullable Window kept;

    private @Nullable ScheduledFuture<?> patience;

    StreamLane(Dialer dialer, String nodeId, Listing listing, String session, Window wanted, Listener listener) {
        this.loop = dialer.loop();
        this.nodeId = nodeId;
        this.listing = listing;
        this.session = session;
        this.wanted = wanted;
        this.listener = listener;
        this.handled = new Answer(200, nodeId, false, false, "");
        this.outbox = new Outbox(listing.concurrency() == 1);
        this.connection = dialer.dial(listing.address(), this);
    }

    @Override
    public ChannelHandler reader() {
        return new UpgradeReader(nodeId, this);
    }

    @Override
    public void connected() {
        connected = true;
        ByteBuf request = connection.channel().alloc().directBuffer(256);
        ByteBufUtil.writeAscii(
                request,
                "GET /?id=" + FormEncoding.encode(nodeId) + " HTTP/1.1\r\nHost: " + listing.address()
                        + "\r\nUser-Agent: peerpost\r\nConnection: Upgrade\r\nUpgrade: " + Frames.TOKEN + "\r\n"
                        + WireHeaders.SESSION + ": " + session + "\r\n"
                        + WireHeaders.WINDOW + ": " + wanted + "\r\n\r\n");
        connection.write(request);
        patience = loop.schedule(
                () -> {
                    if (!open) {
                        refused("the upgrade was not answered in time");
                    }
                },
                UPGRADE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** There is no stream lane for now. */
    void refused(String reason) {
        over = true;
        connection.end(Cause.BROKEN, reason);
    }

    /** The upgrade was answered. */
    void opened(Window window, boolean leaving) {
        open = true;
        forgetPatience();
        writeMore();
        listener.onWindow(window);
        listener.onOpen();
        if (asked && !over) {
            listener.onAnswer(new Answer(200, nodeId, leaving, false, ""));
        } else if (leaving && !over) {
            listener.onLeaving();
        }
    }

    private void forgetPatience() {
        if (patience != null) {
            patience.cancel(false);
        }
    }

    @Override
    public void ended(Cause cause, String reason) {
        over = true;
        forgetPatience();
        outbox.clear();
        if (connected && !open) {
            listener.onRefused(reason);
        } else {
            listener.onClosed(cause, reason);
        }
    }

    @Override
    public void send(Debt debt, int attempt, long lowest) {
        Outgoing message = debt.message;
        boolean known = !message.ownId;
        Content content = message.payload.content();
        outbox.add(
                new MessageHead(
                        ++numbered,
                        attempt,
                        known ? message.sequence : -1,
                        known ? lowest : -1,
                        known && isOfSession(message) ? null : message.id(),
                        message.key,
                        content.form()),
                content);
        writeMore();
    }

    /** Whether its id follows from session and sequence; without a text made for each message. */
    private boolean isOfSession(Outgoing message) {
        String made = message.receipt.session();
        if (made != null) {
            return made.equals(session);
        }
        String id = message.id();
        int from = session.length() + 1;
        long read = 0;
        for (int i = from; i < id.length() && read >= 0; i++) {
            int digit = id.charAt(i) - '0';
            read = digit < 0 || digit > 9 ? -1 : read * 10 + digit;
        }
        return id.startsWith(session) && read == message.sequence && id.length() > from && id.charAt(from - 1) == '-';
    }

    /** The answer to the upgrade is the answer. */
    @Override
    public void probe() {
        asked = true;
    }

    /** Sees to it that what waits is written, as far as the connection takes it. */
    void writeMore() {
        if (open && !over && hasMore()) {
            connection.flushSoon();
        }
    }

    @Override
    public void flushing() {
        Channel channel = connection.channel();
        while (open && !over && hasMore() && channel.isWritable()) {
            ByteBuf out = channel.alloc().directBuffer(BATCH);
            fill(out);
            ChannelFuture unused = channel.write(out, channel.voidPromise());
        }
    }

    private boolean hasMore() {
        return kept != null || pongDue || !outbox.isEmpty();
    }

    /** Words of its own first: of those only the last counts, so that nobody can make them pile up. */
    private void fill(ByteBuf out) {
        if (kept != null) {
            FrameWriter.window(out, kept);
            kept = null;
        }
        if (pongDue) {
            FrameWriter.pong(out);
            pongDue = false;
        }
        outbox.fill(out, BATCH);
    }

    void heard() {
        listener.onHeard();
    }

    @Override
    public void ack(long number, int status, boolean leaving, long retryAfterMillis, @Nullable String reason) {
        if (over) {
            return;
        }
        if (status == 200 && !leaving && reason == null) {
            listener.onAnswer(number, handled);
            return;
        }
        Duration after = retryAfterMillis < 0 ? null : RetryAfterHeader.bounded(Duration.ofMillis(retryAfterMillis));
        listener.onAnswer(
                number,
                new Answer(status, nodeId, leaving, false, reason == null ? "" : ErrorText.plain(reason), after));
    }

    @Override
    public void window(Window window) {
        if (!over) {
            listener.onWindow(window);
        }
    }

    @Override
    public void keepsTo(Window window) {
        kept = window;
        connection.flushSoon();
    }

    @Override
    public void ping() {
        pongDue = true;
        connection.flushSoon();
    }

    @Override
    public void leaving() {
        if (!over) {
            listener.onLeaving();
        }
    }

    @Override
    public void bye() {
        broken("the node closed the connection");
    }

    @Override
    public void error(String reason) {
        connection.end(Cause.SPOILT, "did not understand: " + ErrorText.plain(reason));
    }

    /** What came cannot be read. */
    void spoilt(String reason) {
        if (over) {
            return;
        }
        over = true;
        ByteBuf frame = connection.channel().alloc().directBuffer(64);
        FrameWriter.error(frame, reason);
        ChannelFuture unused = connection.channel().writeAndFlush(frame);
        connection.end(Cause.SPOILT, "sent what cannot be read: " + reason);
    }

    void broken(String reason) {
        over = true;
        connection.end(Cause.BROKEN, reason);
    }

    @Override
    public void close() {
        over = true;
        forgetPatience();
        outbox.clear();
        ByteBuf bye = null;
        if (open) {
            bye = connection.channel().alloc().directBuffer(8);
            FrameWriter.bye(bye);
        }
        connection.close(bye);
    }
}
