package io.peerpost.benchmarks.scale;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** Makes nodes as Peerpost's brokers register them, each with a new id, spread evenly over the topics. */
final class Fleet {
    static final String SERVICE = "micro.http.broker";

    /** As subscriptions have it unless told otherwise. */
    static final Duration TTL = Duration.ofSeconds(60);

    /** The mean time between two beats: half the TTL, shortened by up to a fifth. */
    static final double BEAT_SECONDS = 0.45 * TTL.toSeconds();

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private final int topics;
    private final Random random;
    private int made;

    Fleet(int topics, long seed) {
        this.topics = topics;
        this.random = new Random(seed);
    }

    static String topic(int number) {
        return "orders.region-" + number;
    }

    /** A new node of the topic whose turn it is. */
    Service next() {
        return next(made % topics);
    }

    /** A new node of a topic. */
    Service next(int topic) {
        int number = made++;
        Map<String, String> metadata =
                Map.of("broker", "http", "topic", topic(topic), "secure", "false", "peerpost", "1", "lane", "stream1");
        String host = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        return Service.of(SERVICE, "billing", new Node(id(topic), new HostPort(host, 40_000), metadata));
    }

    private String id(int topic) {
        StringBuilder id = new StringBuilder(topic(topic).replace('.', '-')).append('-');
        for (int i = 0; i < 26; i++) {
            id.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return id.toString();
    }
}
