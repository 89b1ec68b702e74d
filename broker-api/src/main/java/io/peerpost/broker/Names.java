package io.peerpost.broker;

/** The rules for names of topics and queue groups. */
public final class Names {
    /** How many bytes of UTF-8 a topic may have. */
    public static final int MAX_TOPIC_BYTES = 256;
    /** How many bytes of UTF-8 a queue name may have. */
    public static final int MAX_QUEUE_BYTES = 128;
    /** What go-micro's broadcast subscribers register as their version; no queue may be called so. */
    public static final String BROADCAST = "ff.http.broadcast";

    private Names() {}

    /**
     * Checks a topic.
     *
     * @return the topic
     * @throws IllegalArgumentException if it is empty, too long, or holds control characters
     */
    public static String topic(String topic) {
        return Checks.name("topic", topic, MAX_TOPIC_BYTES);
    }

    /**
     * Checks the name of a queue group.
     *
     * @return the name
     * @throws IllegalArgumentException if it is empty, too long, reserved, or holds control characters
     */
    public static String queue(String queue) {
        if (queue.equals(BROADCAST)) {
            throw new IllegalArgumentException(
                    "queue: " + queue + " (expected: another name, this one means no queue)");
        }
        return Checks.name("queue", queue, MAX_QUEUE_BYTES);
    }
}
