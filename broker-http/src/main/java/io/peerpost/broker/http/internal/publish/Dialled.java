package io.peerpost.broker.http.internal.publish;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.peerpost.registry.HostPort;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * One connection that this side has asked for. What is written in one turn of the loop goes out together at its end.
 * Belongs to that loop.
 */
final class Dialled {
    private static final int CONNECT_MILLIS = 5_000;
    private static final HttpDecoderConfig BOUNDS = new HttpDecoderConfig()
            .setMaxInitialLineLength(4096)
            .setMaxHeaderSize(16 << 10)
            .setMaxChunkSize(8192);

    private final EventLoop loop;
    private final Channel channel;
    private final User user;
    private boolean flushing;
    private boolean told;

    /** Whose it is. */
    interface User {
        /** Reads what comes, behind the decoder of HTTP answers. */
        ChannelHandler reader();

        /** It stands. */
        void connected();

        /** What is written in this turn of the loop is about to go out. */
        default void flushing() {}

        /** It is no more, or never came to be. The last call. */
        void ended(Lane.Cause cause, String reason);
    }

    /** Starts to connect. The user hears of nothing before this has returned. */
    Dialled(Dialer dialer, HostPort address, User user) {
        this.loop = dialer.loop();
        this.user = user;
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(dialer.transport().client())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new Initializer(user))
                .connect(address.host(), address.port());
        this.channel = connecting.channel();
        // on the loop and later, never inside this constructor: whoever opened the lane has to have it first
        connecting.addListener(f -> loop.execute(() -> connected(f.cause())));
    }

    private static final class Initializer extends ChannelInitializer<Channel> {
        private final User user;

        Initializer(User user) {
            this.user = user;
        }

        @Override
        protected void initChannel(Channel ch) {
            ch.pipeline().addLast(new HttpResponseDecoder(BOUNDS), user.reader());
        }
    }

    private void connected(@Nullable Throwable failure) {
        if (told) {
            return;
        }
        if (failure == null) {
            user.connected();
            return;
        }
        boolean refused = failure instanceof ConnectException && !timedOut(failure);
        tell(refused ? Lane.Cause.REFUSED : Lane.Cause.UNREACHABLE, reason(failure));
    }

    private static boolean timedOut(Throwable failure) {
        return failure instanceof ConnectTimeoutException
                || String.valueOf(failure.getMessage()).contains("timed out");
    }

    private static String reason(Throwable failure) {
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }

    Channel channel() {
        return channel;
    }

    /** Writes; it goes out at the end of this turn of the loop. */
    void write(ByteBuf bytes) {
        ChannelFuture unused = channel.write(bytes, channel.voidPromise());
        flushSoon();
    }

    /** Sees to a flush at the end of this turn of the loop. */
    void flushSoon() {
        if (!flushing) {
            flushing = true;
            loop.execute(() -> {
                flushing = false;
                user.flushing();
                channel.flush();
            });
        }
    }

    /** Closes, and tells the user. */
    void end(Lane.Cause cause, String reason) {
        ChannelFuture unused = channel.close();
        loop.execute(() -> tell(cause, reason));
    }

    private void tell(Lane.Cause cause, String reason) {
        if (!told) {
            told = true;
            user.ended(cause, reason);
        }
    }

    /** Closes, behind a last word if there is one. The user hears no more. */
    void close(@Nullable ByteBuf lastWord) {
        told = true;
        if (lastWord != null) {
            ChannelFuture unused = channel.writeAndFlush(lastWord);
        }
        ChannelFuture unused = channel.close();
    }
}
