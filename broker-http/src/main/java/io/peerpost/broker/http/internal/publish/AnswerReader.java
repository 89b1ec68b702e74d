package io.peerpost.broker.http.internal.publish;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.peerpost.broker.http.internal.wire.ErrorText;
import io.peerpost.broker.http.internal.wire.RetryAfterHeader;
import io.peerpost.broker.http.internal.wire.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the answers of one connection: status, the headers that matter, and the beginning of the body. */
final class AnswerReader extends ChannelInboundHandlerAdapter {
    private static final int MOST_TEXT = 2048;

    private final Lane.Listener listener;
    private final Consumer<String> closed;
    private final StringBuilder text = new StringBuilder();
    private @Nullable HttpResponse head;

    AnswerReader(Lane.Listener listener, Consumer<String> closed) {
        this.listener = listener;
        this.closed = closed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            listener.onHeard();
            if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                closed.accept("answered something that is not HTTP");
                return;
            }
            if (message instanceof HttpResponse response) {
                head = response;
                text.setLength(0);
            }
            if (message instanceof HttpContent content && text.length() < MOST_TEXT) {
                text.append(content.content().toString(StandardCharsets.UTF_8));
            }
            if (message instanceof LastHttpContent && head != null) {
                answer(head);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answer(HttpResponse response) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return; // a sign of life, nothing more
        }
        listener.onAnswer(new Answer(
                response.status().code(),
                response.headers().get(WireHeaders.NODE),
                response.headers().contains(WireHeaders.LEAVING),
                !HttpUtil.isKeepAlive(response),
                ErrorText.of(text.toString()),
                RetryAfterHeader.parse(response.headers().get(WireHeaders.RETRY_AFTER))));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed.accept("the connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String text = cause.getMessage();
        closed.accept(text == null ? cause.getClass().getSimpleName() : text);
    }
}
