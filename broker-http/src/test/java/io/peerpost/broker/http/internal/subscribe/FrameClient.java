package io.peerpost.broker.http.internal.subscribe;

import static io.peerpost.broker.http.internal.wire.Content.Form.ENVELOPE;

import io.netty.buffer.ByteBuf;
import io.peerpost.broker.Message;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.FrameText;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.http.internal.wire.MessageHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A publisher on a stream lane that says exactly what it is told to. */
final class FrameClient {
    final RawClient client;
    final RawClient.Said upgraded;
    private long number;

    /** Upgrades, and expects that to be answered well. */
    FrameClient(RawClient client, String nodeId, String session, String window) {
        this.client = client;
        this.upgraded = client.ask(upgrade(nodeId, session, window));
        if (upgraded.status() != 101) {
            throw new AssertionError("the upgrade was answered with " + upgraded);
        }
    }

    static String upgrade(String nodeId, String session, String window) {
        return "GET /?id=" + nodeId + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: peerpost/1\r\n"
                + "Peerpost-Session: " + session + "\r\nPeerpost-Window: " + window + "\r\n\r\n";
    }

    /** The next message, with the number of the lane as its sequence. */
    FrameClient send(String topic, String text) {
        return send(topic, text, null);
    }

    FrameClient send(String topic, String text, @Nullable String key) {
        number++;
        MessageHead head = new MessageHead(number, 1, number, 1, null, key, ENVELOPE);
        byte[] body = new JsonEnvelope().encode(topic, Message.of(text));
        return say(out -> {
            int done = FrameWriter.message(out, head, Content.envelope(body));
            while (done < body.length) {
                done += FrameWriter.piece(out, head.number(), Content.envelope(body), done);
            }
        });
    }

    FrameClient say(Consumer<ByteBuf> frame) {
        client.send(FrameText.bytes(frame));
        return this;
    }

    /** The next frame, as text. */
    String read() {
        try {
            return FrameText.next(client.in());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
