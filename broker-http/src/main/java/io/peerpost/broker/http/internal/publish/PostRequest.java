package io.peerpost.broker.http.internal.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.peerpost.broker.http.internal.wire.FormEncoding;
import io.peerpost.broker.http.internal.wire.WireHeaders;
import io.peerpost.registry.HostPort;
import java.nio.charset.StandardCharsets;

/** Requests to one node as bytes; what is the same in all of them is put together once. */
final class PostRequest {
    /** A larger body is not copied behind its head. */
    private static final int COPIED = 64 << 10;

    private final byte[] head;
    private final byte[] probe;
    private final String session;
    private final boolean ours;

    PostRequest(String nodeId, HostPort address, String contentType, String session, boolean ours) {
        String target = " /?id=" + FormEncoding.encode(nodeId) + " HTTP/1.1\r\nHost: " + address
                + "\r\nUser-Agent: peerpost\r\n";
        this.head = ascii("POST" + target + "Content-Type: " + contentType + "\r\nContent-Length: ");
        this.probe = ascii("GET" + target + WireHeaders.PROBE + ": 1\r\n\r\n");
        this.session = session;
        this.ours = ours;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    ByteBuf probe(ByteBufAllocator alloc) {
        return alloc.directBuffer(probe.length).writeBytes(probe);
    }

    ByteBuf message(ByteBufAllocator alloc, Outgoing message, int attempt, long lowest) {
        byte[] body = message.payload.envelope();
        boolean copied = body.length <= COPIED;
        ByteBuf out = alloc.directBuffer(head.length + 256 + (copied ? body.length : 0));
        out.writeBytes(head);
        StringBuilder rest = new StringBuilder(160).append(body.length).append("\r\n");
        if (ours) {
            header(rest, WireHeaders.ID, message.id());
            header(rest, WireHeaders.ATTEMPT, Integer.toString(attempt));
            if (!message.ownId) {
                header(rest, WireHeaders.SEQUENCE, session + " " + message.sequence + " " + lowest);
            }
            if (message.key != null) {
                header(rest, WireHeaders.KEY, FormEncoding.encode(message.key));
            }
        }
        ByteBufUtil.writeAscii(out, rest.append("\r\n"));
        return copied ? out.writeBytes(body) : Unpooled.wrappedBuffer(out, Unpooled.wrappedBuffer(body));
    }

    private static void header(StringBuilder to, String name, String value) {
        to.append(name).append(": ").append(value).append("\r\n");
    }
}
