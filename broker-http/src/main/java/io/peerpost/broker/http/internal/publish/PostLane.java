package io.peerpost.broker.http.internal.publish;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.peerpost.registry.HostPort;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The compatible lane: one POST per message over one keep-alive connection, pipelined as far as its user lets it be. */
final class PostLane implements Lane {
    private static final int CONNECT_MILLIS = 5_000;

    private final EventLoop loop;
    private final PostRequest requests;
    private final Listener listener;
    private final Channel channel;
    private final List<ByteBuf> untilOpen = new ArrayList<>();
    private boolean open;
    private boolean flushing;
    private boolean told;

    private PostLane(EventLoop loop, PostRequest requests, HostPort address, Listener listener) {
        this.loop = loop;
        this.requests = requests;
        this.listener = listener;
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new Initializer())
                .connect(address.host(), address.port());
        this.channel = connecting.channel();
        // on the loop and later, never inside this constructor: whoever opened the lane has to have it first
        connecting.addListener(f -> loop.execute(() -> connected(f.cause())));
    }

    /** Opens lanes on a loop. */
    static Opener opener(EventLoop loop, String contentType, String session) {
        return (nodeId, address, ours, listener) ->
                new PostLane(loop, new PostRequest(nodeId, address, contentType, session, ours), address, listener);
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel ch) {
            HttpDecoderConfig bounds = new HttpDecoderConfig()
                    .setMaxInitialLineLength(4096)
                    .setMaxHeaderSize(16 << 10)
                    .setMaxChunkSize(8192);
            ch.pipeline().addLast(new HttpResponseDecoder(bounds), new AnswerReader(listener, PostLane.this::closed));
        }
    }

    private void connected(@Nullable Throwable failure) {
        if (failure != null) {
            discard();
            Cause cause = failure instanceof ConnectException && !timedOut(failure) ? Cause.REFUSED : Cause.UNREACHABLE;
            tell(cause, reason(failure));
            return;
        }
        open = true;
        listener.onOpen();
        untilOpen.forEach(this::write);
        untilOpen.clear();
    }

    private static boolean timedOut(Throwable failure) {
        return failure instanceof ConnectTimeoutException
                || String.valueOf(failure.getMessage()).contains("timed out");
    }

    private static String reason(Throwable failure) {
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }

    @Override
    public void send(Debt debt, int attempt, long lowest) {
        write(requests.message(channel.alloc(), debt.message, attempt, lowest));
    }

    @Override
    public void probe() {
        write(requests.probe(channel.alloc()));
    }

    private void write(ByteBuf request) {
        if (!open) {
            untilOpen.add(request);
            return;
        }
        ChannelFuture unused = channel.write(request, channel.voidPromise());
        if (!flushing) {
            flushing = true; // one flush for all that is written in this turn of the loop
            loop.execute(() -> {
                flushing = false;
                channel.flush();
            });
        }
    }

    private void closed(String reason) {
        ChannelFuture unused = channel.close();
        loop.execute(() -> {
            discard();
            tell(Cause.BROKEN, reason);
        });
    }

    private void tell(Cause cause, String reason) {
        if (!told) {
            told = true;
            listener.onClosed(cause, reason);
        }
    }

    private void discard() {
        untilOpen.forEach(ByteBuf::release);
        untilOpen.clear();
    }

    @Override
    public void close() {
        told = true;
        discard();
        ChannelFuture unused = channel.close();
    }
}
