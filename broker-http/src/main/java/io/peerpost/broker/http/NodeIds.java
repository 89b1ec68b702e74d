package io.peerpost.broker.http;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Ids of subscriptions: a readable piece of the topic, then 130 random bits. Lower case without dots and short enough
 * for a label of mDNS, an element of a path, and a key; the topic itself stands in the metadata.
 */
final class NodeIds {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int READABLE = 32;
    private static final int RANDOM = 26;

    private NodeIds() {}

    static String next(String topic, RandomGenerator random) {
        String readable =
                topic.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-").replaceAll("^-|-$", "");
        StringBuilder id = new StringBuilder(READABLE + 1 + RANDOM);
        id.append(readable, 0, Math.min(READABLE, readable.length()));
        if (id.length() > 0) {
            id.append('-');
        }
        for (int i = 0; i < RANDOM; i++) {
            id.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return id.toString();
    }
}
