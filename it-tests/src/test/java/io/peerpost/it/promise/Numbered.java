package io.peerpost.it.promise;

import io.peerpost.broker.PublishOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Sender} publishes.
 *
 * @param sender its name
 * @param number from 0, in the order of publishing
 */
record Numbered(String sender, int number) {
    private static final int KEYS = 20;
    private static final PublishOptions UNKEYED = PublishOptions.defaults();

    /** Null for what is not numbered. */
    static @Nullable Numbered parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? null : new Numbered(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    String text() {
        return sender + ":" + number;
    }

    /** By which it is ordered: half of them have one. */
    @Nullable String key() {
        return number % 2 == 0 ? null : sender + number % KEYS;
    }

    PublishOptions options() {
        String key = key();
        return key == null ? UNKEYED : PublishOptions.builder().key(key).build();
    }
}
