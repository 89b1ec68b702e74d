package io.peerpost.benchmarks.load;

/**
 * How messages follow each other.
 *
 * @param key its name in figures
 * @param inFlight how many may be under way
 * @param each how many share one answer: with 1 each message is answered, which is what an acknowledgement costs; with
 *     more the answers only keep the sender from running ahead
 */
public record Mode(String key, int inFlight, int each) {
    /** A message alone. */
    public static final Mode ONE = new Mode("1", 1, 1);

    /** Some dozen publishers that wait for their answers. */
    public static final Mode SOME = new Mode("64", 64, 1);

    /** As fast as answers come. */
    public static final Mode MANY = new Mode("1024", 1024, 1);

    /** Without answers, but for those that bound what is under way. */
    public static final Mode STREAM = new Mode("1024-unanswered", 1024, 64);
}
