package io.peerpost.broker.http.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.peerpost.broker.Message;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Messages in the forms in which a stream lane carries them, and the size of the form that a POST has. */
final class ContentTest {
    private static final Map<String, String> HEADER = new LinkedHashMap<>();

    static {
        HEADER.put("b", "2");
        HEADER.put("a", "<\u00e4\u20ac\ud83d\ude00>");
        HEADER.put("", "");
    }

    /** Written in parts of any size, and read. */
    private static Message backAndForth(Message message) throws FrameException {
        Content content = Content.of(message);
        ByteBuf out = Unpooled.buffer();
        for (int from = 0; from < content.size(); from += 7) {
            content.write(out, from, Math.min(7, content.size() - from));
        }
        return Content.read(content.form(), ByteBufUtil.getBytes(out));
    }

    private static void assertSame(Message expected, Message seen) {
        assertEquals(
                List.copyOf(expected.header().entrySet()),
                List.copyOf(seen.header().entrySet()));
        assertArrayEquals(expected.body(), seen.body());
    }

    @Test
    void aMessageComesBackAsItWasWithItsHeadersInTheirOrder() throws FrameException {
        for (byte[] body : new byte[][] {null, {}, {0}, "some more than seven bytes".getBytes(UTF_8)}) {
            assertSame(Message.of(body), backAndForth(Message.of(body)));
            assertSame(Message.of(HEADER, body), backAndForth(Message.of(HEADER, body)));
        }
    }

    @Test
    void theHeaderOfTheTopicIsNoneOfAMessageAsInAnEnvelope() throws FrameException {
        Message message = Message.of("x").with(JsonEnvelope.TOPIC, "another").with("k", "v");
        assertEquals(Map.of("k", "v"), backAndForth(message).header());
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacterAsInAnEnvelope() throws Exception {
        Message message = Message.of("x").with("k\ud800", "\udc00v");
        JsonEnvelope json = new JsonEnvelope();
        assertEquals(Map.of("k\ufffd", "\ufffdv"), backAndForth(message).header());
        assertEquals(
                backAndForth(message).header(),
                json.decode(json.encode("t", message)).message().header());
    }

    @Test
    void headersThatEndTooSoonAreRefusedWithAReason() {
        Content content = Content.of(Message.of(HEADER, null));
        byte[] all = new byte[content.size()];
        content.write(Unpooled.wrappedBuffer(all).clear(), 0, all.length);
        for (int length = 0; length < all.length; length++) {
            byte[] cut = Arrays.copyOf(all, length);
            assertThrows(FrameException.class, () -> Content.read(Content.Form.HEADERS, cut));
        }
        assertThrows(FrameException.class, () -> Content.read(Content.Form.HEADERS, new byte[] {1, 1, (byte) 0xff, 0}));
    }

    @Test
    void theSizeOfAnEnvelopeIsKnownWithoutMakingIt() {
        JsonEnvelope json = new JsonEnvelope();
        SplittableRandom random = new SplittableRandom(3);
        for (String topic : List.of("t", "orders.created", "a<b>&\"\\c", "\u00fcber\u2028", "\ud83d\ude00")) {
            for (int i = 0; i < 50; i++) {
                byte[] body = i == 0 ? null : new byte[random.nextInt(200)];
                Message message = i % 2 == 0 ? Message.of(body) : Message.of(HEADER, body);
                assertEquals(json.encode(topic, message).length, json.size(topic, message), topic);
            }
        }
    }
}
