package io.peerpost.cli;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.InboxFile.Letter;
import io.peerpost.broker.inbox.InboxFile.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What is in an inbox, a line each. What others have written (names, reasons) is escaped.
 *
 * @param json as JSON instead of text
 * @param now for ages
 */
record InboxRows(boolean json, Instant now) {

    String of(Waiting waiting) {
        Duration age = Duration.between(waiting.acceptedAt(), now);
        if (!json) {
            return String.join(
                    "\t",
                    Long.toString(waiting.sequence()),
                    waiting.target().topic(),
                    text(waiting.target()),
                    Integer.toString(waiting.attempts()),
                    text(age),
                    Integer.toString(waiting.bytes()),
                    BodyText.escape(waiting.id()));
        }
        JsonLine line = new JsonLine()
                .with("kind", "waiting")
                .with("number", Long.toString(waiting.sequence()))
                .with("id", waiting.id());
        return target(line, waiting.target())
                .with("attempts", waiting.attempts())
                .with("acceptedAt", waiting.acceptedAt().toString())
                .with("ageSeconds", Math.max(0, age.toSeconds()))
                .with("bytes", waiting.bytes())
                .end();
    }

    String of(Letter letter) {
        Settlement.End end = letter.end();
        String reason = end.reason() == null ? "" : end.reason();
        if (!json) {
            return String.join(
                    "\t",
                    EntryNumber.letter(letter.number()).toString(),
                    end.target().topic(),
                    text(end.target()),
                    name(end.outcome()),
                    Integer.toString(end.attempts()),
                    letter.at().toString(),
                    Integer.toString(letter.bytes()),
                    BodyText.escape(letter.id()),
                    BodyText.escape(reason));
        }
        JsonLine line = new JsonLine()
                .with("kind", "dead")
                .with("number", EntryNumber.letter(letter.number()).toString())
                .with("id", letter.id());
        return target(line, end.target())
                .with("outcome", name(end.outcome()))
                .with("attempts", end.attempts())
                .with("reason", end.reason())
                .with("at", letter.at().toString())
                .with("bytes", letter.bytes())
                .end();
    }

    /** Such as {@code group bill}. */
    static String text(Target target) {
        if (target.queue() != null) {
            return "group " + BodyText.escape(target.queue());
        }
        return target.nodeId() != null ? "node " + BodyText.escape(target.nodeId()) : "nobody yet";
    }

    static JsonLine target(JsonLine line, Target target) {
        return line.with("topic", target.topic()).with("group", target.queue()).with("node", target.nodeId());
    }

    /** As the summary calls it, such as {@code deadLettered}. */
    static String name(Outcome outcome) {
        return outcome == Outcome.DEAD_LETTERED
                ? "deadLettered"
                : outcome.name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code 12s}, {@code 3min}, {@code 5h} or {@code 2d}. */
    static String text(Duration age) {
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + "s";
        } else if (age.toHours() < 1) {
            return age.toMinutes() + "min";
        }
        return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
