package io.peerpost.benchmarks.load;

/**
 * How messages follow each other.
 *
 * @param key its name in figures
 * @param inFlight how many may be under way
 * @param together how many are sent one after the other as soon as so many are answered
 * @param allAnswered whether each message is answered, which is what an acknowledgement costs; else the last of those
 *     that are sent together, only to keep the sender from running ahead
 */
public record Mode(String key, int inFlight, int together, boolean allAnswered) {
    /** A message alone. */
    public static final Mode ONE = new Mode("1", 1, 1, true);

    /** Some dozen publishers that wait for their answers. */
    public static final Mode SOME = new Mode("64", 64, 1, true);

    /** As fast as answers come. */
    public static final Mode MANY = new Mode("1024", 1024, 64, true);

    /** Without answers, but for those that bound what is under way. */
    public static final Mode STREAM = new Mode("1024-unanswered", 1024, 64, false);
}
