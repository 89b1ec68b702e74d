package io.peerpost.cli;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStore.KeptLetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One dead letter, whole. */
record ShownLetter(
        EntryNumber number, DeadLetter letter, @Nullable String key) implements Shown {

    /** That of a number; null if there is none. */
    static @Nullable Shown of(InboxFile file, EntryNumber number) {
        KeptLetter kept = file.letter(number.number());
        return kept == null ? null : new ShownLetter(number, kept.letter(), kept.key());
    }

    @Override
    public List<String> text() {
        Settlement.End end = letter.end();
        return new Lines()
                .with("number", number)
                .with("id", letter.id())
                .with("topic", end.target().topic())
                .with("target", InboxRows.text(end.target()))
                .with("key", key)
                .with("outcome", InboxRows.name(end.outcome()))
                .with("attempts", end.attempts())
                .with("reason", end.reason())
                .with("at", letter.at())
                .end(letter.message());
    }

    @Override
    public String json() {
        Settlement.End end = letter.end();
        JsonLine line = new JsonLine()
                .with("kind", "dead")
                .with("number", number.toString())
                .with("id", letter.id());
        InboxRows.target(line, end.target())
                .with("key", key)
                .with("outcome", InboxRows.name(end.outcome()))
                .with("attempts", end.attempts())
                .with("reason", end.reason())
                .with("at", letter.at().toString());
        return Shown.message(line, letter.message()).end();
    }
}
