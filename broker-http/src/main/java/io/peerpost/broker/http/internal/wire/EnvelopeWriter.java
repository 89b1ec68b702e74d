package io.peerpost.broker.http.internal.wire;

import io.peerpost.broker.Message;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Writes an envelope with one array of exactly its size. */
final class EnvelopeWriter {
    private static final String BEGIN = "{\"Header\":{";
    private static final byte[] NO_BODY = "},\"Body\":null}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = "},\"Body\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);
    /** Go sorts by the bytes of UTF-8, which is the order of code points and not that of Java's chars. */
    private static final Comparator<String> BY_CODE_POINTS = EnvelopeWriter::compareCodePoints;

    private EnvelopeWriter() {}

    /** How many bytes {@link #write} gives. */
    static int size(String topic, Message message) {
        byte[] body = message.body();
        int header = message.header().isEmpty()
                ? BEGIN.length() + GoJsonText.size(JsonEnvelope.TOPIC) + 1 + GoJsonText.size(topic)
                : header(topic, message).length();
        int end = body == null ? NO_BODY.length : Math.addExact(BODY.length + END.length, encodedSize(body));
        return Math.addExact(header, end);
    }

    static byte[] write(String topic, Message message) {
        GoJsonText text = header(topic, message);
        byte[] body = message.body();
        return body == null ? text.append(NO_BODY) : withBody(text.append(BODY), body);
    }

    private static GoJsonText header(String topic, Message message) {
        GoJsonText text = new GoJsonText(64 + 32 * message.header().size() + topic.length());
        text.raw(BEGIN);
        writeHeader(text, topic, message.header());
        return text;
    }

    private static int encodedSize(byte[] body) {
        return Math.multiplyExact(body.length / 3 + (body.length % 3 == 0 ? 0 : 1), 4);
    }

    private static void writeHeader(GoJsonText text, String topic, Map<String, String> header) {
        if (header.isEmpty()) {
            text.member(JsonEnvelope.TOPIC, topic);
            return;
        }
        Map<String, String> sorted = new TreeMap<>(BY_CODE_POINTS);
        sorted.putAll(header);
        sorted.put(JsonEnvelope.TOPIC, topic);
        boolean first = true;
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            if (!first) {
                text.raw(",");
            }
            text.member(entry.getKey(), entry.getValue());
            first = false;
        }
    }

    /** Encodes to the front of the target, where the JDK's encoder can write, and then moves it to its place. */
    private static byte[] withBody(byte[] before, byte[] body) {
        int encoded = encodedSize(body);
        byte[] all = new byte[before.length + encoded + END.length];
        Base64.getEncoder().encode(body, all);
        System.arraycopy(all, 0, all, before.length, encoded);
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(END, 0, all, before.length + encoded, END.length);
        return all;
    }

    private static int compareCodePoints(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Surrogates stand for code points above all that one char can hold, U+E000 to U+FFFF included. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
