package io.peerpost.broker.http.internal.wire;

import java.util.Map;

/** Keys and values of a node's metadata in the registry. */
public final class NodeMetadata {
    /** go-micro's: which broker, {@code http}. */
    public static final String BROKER = "broker";
    /** go-micro's value of {@link #BROKER}. */
    public static final String HTTP = "http";
    /** go-micro's: the topic, verbatim. */
    public static final String TOPIC = "topic";
    /** go-micro's: {@code true} if the node speaks TLS. */
    public static final String SECURE = "secure";
    /** Ours: {@code 1} if the node is Peerpost's. */
    public static final String PEERPOST = "peerpost";
    /**
     * Ours: how many messages the node handles at once, by POST each over a connection of its own with one under way;
     * absent for one at a time, pipelined.
     */
    public static final String CONCURRENCY = "concurrency";
    /** Ours: which lane the node understands besides go-micro's POST; absent for none. */
    public static final String LANE = "lane";
    /** Value of {@link #LANE}: frames behind an upgrade to {@link Frames#TOKEN}. */
    public static final String STREAM1 = "stream1";
    /** Ours: {@code 1} once the node leaves for good, so that its group is not remembered on its account. */
    public static final String FAREWELL = "farewell";

    private NodeMetadata() {}

    /** How many messages the node handles at once; 1 where its metadata says nothing that makes sense. */
    public static int concurrency(Map<String, String> metadata) {
        String text = metadata.getOrDefault(CONCURRENCY, "");
        return text.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(text) : 1;
    }
}
