package io.peerpost.broker;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is published: headers and a body. Immutable, may be shared between threads. The body is not copied: who hands
 * in an array hands it over.
 */
public final class Message {
    private final Map<String, String> header;
    private final byte @Nullable [] body;

    private Message(Map<String, String> header, byte @Nullable [] body) {
        this.header = header;
        this.body = body;
    }

    /** A message with a text, in UTF-8, as its body. */
    public static Message of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A message with bytes as its body.
     *
     * @param body handed over, not copied: it must not change afterwards; null for no body at all
     */
    public static Message of(byte @Nullable [] body) {
        return new Message(Map.of(), body);
    }

    /**
     * A message with headers and a body.
     *
     * @param header copied, in its order
     * @param body handed over, not copied; null for no body at all
     */
    public static Message of(Map<String, String> header, byte @Nullable [] body) {
        return new Message(Collections.unmodifiableMap(new LinkedHashMap<>(header)), body);
    }

    /** The same message with one header more, or another value of it. */
    public Message with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(header);
        more.put(name, value);
        return new Message(Collections.unmodifiableMap(more), body);
    }

    /** The headers, unmodifiable. */
    public Map<String, String> header() {
        return header;
    }

    /** The value of a header; null if there is none. */
    public @Nullable String header(String name) {
        return header.get(name);
    }

    /** The body, not copied: it must not be changed. Null if there is none, which is not the same as an empty one. */
    public byte @Nullable [] body() {
        return body;
    }

    /** The body as text in UTF-8; empty if there is none. */
    public String text() {
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    /** Sizes only, never the payload. */
    @Override
    public String toString() {
        return "Message[" + header.size() + " headers, " + (body == null ? "no body" : body.length + " bytes") + "]";
    }
}
