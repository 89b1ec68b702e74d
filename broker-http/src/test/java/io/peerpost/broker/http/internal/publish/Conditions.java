package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.WhenFull;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The numbers under which a {@link Schedule} runs: small enough that a short one meets every bound, different from one
 * to the next.
 *
 * @param small whether the inbox can become full
 * @param streams whether some of the nodes understand the stream lane
 * @param byHand whether the disk's work is done by the schedule's steps only, else at once
 */
record Conditions(
        boolean small,
        WhenFull whenFull,
        int inMemory,
        int perCommit,
        int deadLetters,
        boolean byHand,
        boolean primed,
        boolean streams) {
    static final int ATTEMPTS = 5;
    static final int WINDOW = 4;
    static final int SMALL_INBOX = 12;

    static Conditions of(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        WhenFull[] policies = {WhenFull.fail(), WhenFull.waitUpTo(Duration.ofSeconds(2)), WhenFull.dropOldest()};
        return new Conditions(
                random.nextInt(3) == 0,
                policies[random.nextInt(3)],
                new int[] {2, 4, 1_024}[random.nextInt(3)],
                new int[] {1, 3, 4_096}[random.nextInt(3)],
                new int[] {3, 10_000, 10_000}[random.nextInt(3)],
                random.nextInt(3) > 0,
                random.nextInt(3) > 0,
                random.nextInt(3) > 0);
    }

    boolean drops() {
        return whenFull.policy() == WhenFull.Policy.DROP_OLDEST;
    }

    void set(PublishConfig.Builder c) {
        c.attempts = ATTEMPTS;
        c.windowMessages = WINDOW;
        c.inboxMessages = small ? SMALL_INBOX : 100_000;
        c.inboxBytes = 1L << 20;
        c.share = 0.5;
        c.whenFull = whenFull;
        c.memoryMessages = inMemory;
        c.commitMost = perCommit;
        c.deadLetters = deadLetters;
        c.lifetime = Duration.ofMinutes(10);
        c.holdFor = Duration.ofSeconds(60);
        c.groupMemory = Duration.ofSeconds(60);
    }
}
