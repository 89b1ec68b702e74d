package io.peerpost.cli;

import static io.peerpost.broker.Outcome.CLOSED;
import static io.peerpost.broker.Outcome.DEAD_LETTERED;
import static io.peerpost.broker.Outcome.DELIVERED;
import static io.peerpost.broker.Outcome.EXPIRED;
import static io.peerpost.broker.Outcome.FAILED;
import static io.peerpost.broker.Outcome.GONE;
import static io.peerpost.broker.Outcome.OVERFLOW;
import static io.peerpost.broker.Outcome.REFUSED;
import static io.peerpost.broker.Outcome.UNCONFIRMED;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * What became of what was published. All but the first and the last count pairs of a message and a target, a message
 * that never had a target counting once.
 *
 * @param published messages that the inbox accepted
 * @param held still owed when the wait was over, to whomever
 * @param redelivered those that needed more than one attempt, whatever column they stand in besides
 * @param messagesPerSecond published messages by the time from the first publish to the last end
 */
record Summary(
        long published,
        long targets,
        long delivered,
        long unconfirmed,
        long held,
        long deadLettered,
        long expired,
        long gone,
        long refused,
        long overflow,
        long failed,
        long redelivered,
        double messagesPerSecond) {

    /** After the broker has closed: what was still owed then ended as closed, and is held. */
    static Summary of(Tally tally) {
        return of(tally, tally.unsettled(), tally.messagesPerSecond());
    }

    /** After a broker with a durable inbox has closed, with what is left of it there. */
    static Summary ofInbox(Tally tally, long left) {
        return of(tally, left, tally.publications() > 0 ? tally.messagesPerSecond() : tally.endsPerSecond());
    }

    private static Summary of(Tally tally, long untold, double messagesPerSecond) {
        return new Summary(
                tally.publications(),
                tally.targets() + untold,
                tally.count(DELIVERED),
                tally.count(UNCONFIRMED),
                tally.count(CLOSED) + untold,
                tally.count(DEAD_LETTERED),
                tally.count(EXPIRED),
                tally.count(GONE),
                tally.count(REFUSED),
                tally.count(OVERFLOW),
                tally.count(FAILED),
                tally.redelivered(),
                messagesPerSecond);
    }

    /** Whether nothing is left or ended but delivered, unconfirmed or gone. */
    boolean good() {
        return held + deadLettered + expired + refused + overflow + failed == 0;
    }

    String json() {
        return new JsonLine()
                .with("published", published)
                .with("targets", targets)
                .with("delivered", delivered)
                .with("unconfirmed", unconfirmed)
                .with("held", held)
                .with("deadLettered", deadLettered)
                .with("expired", expired)
                .with("gone", gone)
                .with("refused", refused)
                .with("overflow", overflow)
                .with("failed", failed)
                .with("redelivered", redelivered)
                .withTenths("messagesPerSecond", messagesPerSecond)
                .end();
    }

    String text() {
        StringJoiner line = new StringJoiner(", ");
        line.add("published " + published).add("targets " + targets).add("delivered " + delivered);
        add(line, "unconfirmed", unconfirmed);
        add(line, "gone", gone);
        bad(line);
        add(line, "redelivered", redelivered);
        return line.add(String.format(Locale.ROOT, "%.1f messages/s", messagesPerSecond))
                .toString();
    }

    /** What did not go well, such as {@code held 3, failed 1}. */
    String badParts() {
        StringJoiner line = new StringJoiner(", ");
        bad(line);
        return line.toString();
    }

    private void bad(StringJoiner line) {
        add(line, "held", held);
        add(line, "deadLettered", deadLettered);
        add(line, "expired", expired);
        add(line, "refused", refused);
        add(line, "overflow", overflow);
        add(line, "failed", failed);
    }

    private static void add(StringJoiner line, String name, long count) {
        if (count > 0) {
            line.add(name + " " + count);
        }
    }
}
