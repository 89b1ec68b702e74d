package io.peerpost.cli;

import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxFile.Waiting;
import io.peerpost.broker.inbox.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One message that waits, whole.
 *
 * @param stored how it is kept
 * @param targets to whom it is owed
 */
record ShownMessage(EntryNumber number, StoredMessage stored, List<Waiting> targets) implements Shown {
    private static final int PAGE = 1_000;

    /** That of a number; null if nothing of it is owed any more. */
    static @Nullable Shown of(InboxFile file, EntryNumber number) {
        StoredMessage stored = file.message(number.number());
        return stored == null ? null : new ShownMessage(number, stored, targets(file, number.number()));
    }

    private static List<Waiting> targets(InboxFile file, long sequence) {
        List<Waiting> targets = new ArrayList<>();
        List<Waiting> page = file.waiting(sequence - 1, Long.MAX_VALUE, null, PAGE);
        while (!page.isEmpty()) {
            page.stream().filter(waiting -> waiting.sequence() == sequence).forEach(targets::add);
            Waiting last = page.get(page.size() - 1);
            page = last.sequence() > sequence ? List.of() : file.waiting(sequence, last.row(), null, PAGE);
        }
        return targets;
    }

    @Override
    public List<String> text() {
        Lines lines = new Lines()
                .with("number", number)
                .with("id", stored.id())
                .with("topic", stored.topic())
                .with("key", stored.key())
                .with("accepted", stored.acceptedAt())
                .with("expires", stored.expiresAt());
        targets.forEach(
                owed -> lines.with("target", InboxRows.text(owed.target()) + ", " + owed.attempts() + " attempts"));
        return lines.end(stored.message());
    }

    @Override
    public String json() {
        JsonLine line = new JsonLine()
                .with("kind", "waiting")
                .with("number", number.toString())
                .with("id", stored.id())
                .with("topic", stored.topic())
                .with("key", stored.key())
                .with("acceptedAt", stored.acceptedAt().toString())
                .with(
                        "expiresAt",
                        stored.expiresAt() == null ? null : stored.expiresAt().toString())
                .with("targets", targets.stream().map(ShownMessage::target).toList());
        return Shown.message(line, stored.message()).end();
    }

    private static Consumer<JsonLine> target(Waiting owed) {
        Target target = owed.target();
        return object -> object.with("group", target.queue())
                .with("node", target.nodeId())
                .with("attempts", owed.attempts());
    }
}
