package io.peerpost.broker.http.internal.wire;

import static io.peerpost.broker.http.internal.wire.Content.Form.ENVELOPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.peerpost.broker.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames of the stream lane: byte for byte as in the golden files, back to what they mean, and spoilt. */
final class FramesTest {
    private static final byte[] BODY = "abc".getBytes(UTF_8);

    /** Each frame that there is, in each of its forms, by the name of its golden file. */
    private static Map<String, Consumer<ByteBuf>> frames() {
        Map<String, Consumer<ByteBuf>> all = new LinkedHashMap<>();
        all.put(
                "message",
                out -> FrameWriter.message(
                        out, new MessageHead(1, 1, 300, 299, null, null, ENVELOPE), Content.envelope(BODY)));
        all.put(
                "message-keyed",
                out -> FrameWriter.message(
                        out, new MessageHead(2, 3, 300, 7, null, "käse", ENVELOPE), Content.envelope(BODY)));
        all.put(
                "message-own-id",
                out -> FrameWriter.message(
                        out, new MessageHead(3, 1, -1, -1, "own-7", null, ENVELOPE), Content.envelope(BODY)));
        all.put(
                "message-empty",
                out -> FrameWriter.message(
                        out, new MessageHead(4, 1, 0, 0, null, null, ENVELOPE), Content.envelope(new byte[0])));
        Map<String, String> header = new LinkedHashMap<>();
        header.put("Content-Type", "text/plain");
        header.put("straße", "");
        all.put("message-body", out -> plain(out, 1, Message.of(BODY)));
        all.put("message-headers-and-body", out -> plain(out, 2, Message.of(header, BODY)));
        all.put("message-headers", out -> plain(out, 3, Message.of(header, null)));
        all.put("message-nothing", out -> plain(out, 4, Message.of((byte[]) null)));
        all.put("piece", out -> FrameWriter.piece(out, 5, Content.envelope("abcdef".getBytes(UTF_8)), 3));
        all.put("ack", out -> FrameWriter.ack(out, 129, 200, false, -1, null));
        all.put("ack-failed", out -> FrameWriter.ack(out, 1, 500, false, 1500, "java.io.IOException: no"));
        all.put("ack-rejected", out -> FrameWriter.ack(out, 1, 422, false, -1, "no such customer"));
        all.put("ack-full", out -> FrameWriter.ack(out, 1, 503, false, -1, "full"));
        all.put("ack-leaving", out -> FrameWriter.ack(out, 1, 503, true, -1, "leaves"));
        all.put("window", out -> FrameWriter.window(out, new Window(256, 4 << 20)));
        all.put("ping", FrameWriter::ping);
        all.put("pong", FrameWriter::pong);
        all.put("leaving", FrameWriter::leaving);
        all.put("bye", FrameWriter::bye);
        all.put("error", out -> FrameWriter.error(out, "message 9 (expected: 3)"));
        return all;
    }

    private static void plain(ByteBuf out, int number, Message message) {
        Content content = Content.of(message);
        FrameWriter.message(out, new MessageHead(number, 1, number + 4, 5, null, null, content.form()), content);
    }

    static List<String> names() {
        return List.copyOf(frames().keySet());
    }

    /** The same, and what a writer with smaller pieces would write. */
    static List<String> readable() {
        List<String> all = new ArrayList<>(names());
        all.add("message-in-pieces");
        return all;
    }

    /** What a golden file says: what the frame means, and its bytes. */
    private static List<String> golden(String name) {
        String path = "/stream/" + name + ".txt";
        try (InputStream in = Objects.requireNonNull(FramesTest.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is read of bytes that come in one piece or in many. */
    private static List<String> read(byte[] bytes, int atOnce) throws FrameException {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
        FrameText text = new FrameText();
        try {
            for (int from = 0; from < bytes.length; from += atOnce) {
                int to = Math.min(bytes.length, from + atOnce);
                channel.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, from, to)));
                for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
                    try {
                        FrameReader.read(frame, text);
                    } finally {
                        frame.release();
                    }
                }
            }
        } catch (DecoderException e) {
            if (e.getCause() instanceof FrameException spoilt) {
                throw spoilt;
            }
            throw e;
        } finally {
            channel.finishAndReleaseAll();
        }
        return text.lines;
    }

    private static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    private static void assertSpoilt(String reason, String hex) {
        FrameException spoilt = assertThrows(FrameException.class, () -> read(bytes(hex), 1_000));
        assertTrue(spoilt.reason().contains(reason), spoilt::reason);
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachFrameIsByteForByteAsItsGoldenFileSays(String name) {
        String hex = ByteBufUtil.hexDump(FrameText.bytes(Objects.requireNonNull(frames().get(name))));
        assertEquals(golden(name).get(1).replace(" ", ""), hex);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void eachGoldenFileIsReadAsWhatItSays(String name) throws FrameException {
        List<String> golden = golden(name);
        for (int atOnce : new int[] {1, 7, 1_000}) {
            assertEquals(List.of(golden.get(0)), read(bytes(golden.get(1)), atOnce));
        }
    }

    @Test
    void aLargeBodyGoesInPiecesAndComesBackWhole() throws FrameException {
        byte[] body = new byte[2 * Frames.PIECE + 1];
        new SplittableRandom(1).nextBytes(body);
        ByteBuf out = Unpooled.buffer();
        int done = FrameWriter.message(out, new MessageHead(1, 1, 1, 1, null, null, ENVELOPE), Content.envelope(body));
        while (done < body.length) {
            done += FrameWriter.piece(out, 1, Content.envelope(body), done);
        }
        List<String> lines = read(ByteBufUtil.getBytes(out), 10_000);
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).contains(" size " + body.length + " "));
        String hex = "";
        for (String line : lines) {
            hex += line.substring(line.lastIndexOf(' ') + 1);
        }
        assertEquals(ByteBufUtil.hexDump(body), hex);
    }

    @Test
    void numbersOfAllSizesComeBack() throws FrameException {
        List<Long> numbers = new ArrayList<>(List.of(0L, 1L, 127L, 128L, 16_383L, 16_384L, Long.MAX_VALUE));
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            numbers.add(random.nextLong() >>> (1 + random.nextInt(63)));
        }
        for (long number : numbers) {
            ByteBuf out = Unpooled.buffer();
            Varints.write(out, number);
            assertEquals(number, Varints.read(out, "number"));
            assertEquals(0, out.readableBytes());
        }
    }

    @Test
    void aTypeThatMayBeSkippedIsAndAnyOtherEndsTheLane() throws FrameException {
        assertEquals(List.of("PING"), read(bytes("00000003 80 ffff 00000001 ff 00000001 05"), 1_000));
        assertSpoilt("unknown type 10", "00000001 0a");
        assertSpoilt("unknown type 127", "00000001 7f");
    }

    @Test
    void whatLaterVersionsMayPutBehindTheKnownFieldsIsPassedOver() throws FrameException {
        assertEquals(List.of("PING", "WINDOW 1 1"), read(bytes("00000003 05 0102 00000004 04 01 01 77"), 1_000));
    }

    @Test
    void lengthsAreBoundedBeforeAnythingIsKept() {
        assertSpoilt("a frame of 0 bytes", "00000000 05");
        assertSpoilt("a frame of 4294967295 bytes", "ffffffff 05");
        assertSpoilt(
                "a frame of " + (Frames.MAX_LENGTH + 1L) + " bytes", String.format("%08x 01", Frames.MAX_LENGTH + 1));
        assertSpoilt("id of 1025 bytes", "00000006 01 01 01 02 8108");
        assertSpoilt("ends within its key", "00000007 01 01 01 05 01 01 05");
    }

    @Test
    void whatMakesNoSenseEndsTheLane() {
        assertSpoilt("unknown flags", "00000006 01 01 01 81 01 01");
        assertSpoilt("unknown flags", "00000005 03 01 00c8 08");
        assertSpoilt("unknown form", "00000006 01 01 01 51 01 01");
        assertSpoilt("more than 63 bits", "0000000b 02 ffffffffffffffffff01");
        assertSpoilt("without a sequence and an id", "00000004 01 01 01 00");
        assertSpoilt("without an attempt", "00000006 01 01 00 01 01 01");
        assertSpoilt("a window of nothing", "00000003 04 00 01");
        assertSpoilt("a message in pieces that is whole", "00000008 01 01 01 09 01 01 01 61");
        assertSpoilt("is not UTF-8", "00000004 09 02 c328");
    }

    /** Whatever comes, it is read, or refused with a reason; nothing else is thrown, and nothing large is kept. */
    @Test
    void thousandsOfSpoiltFramesAreReadOrRefused() {
        Mutator mutator = new Mutator(
                20_261_124, frames().values().stream().map(FrameText::bytes).toList());
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] spoilt = mutator.next();
            try {
                read(spoilt, 1 + i % 50);
            } catch (FrameException e) {
                refused++;
            }
        }
        int seen = refused;
        assertTrue(refused > 5_000, () -> "only " + seen + " were refused");
    }
}
