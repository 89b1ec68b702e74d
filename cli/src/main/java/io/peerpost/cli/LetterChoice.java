package io.peerpost.cli;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxFile.Letter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that say which dead letters of which inbox are meant. picocli sets the fields. */
final class LetterChoice {
    private static final int PAGE = 1_000;

    @Parameters(index = "0", paramLabel = "FILE", description = "The inbox")
    Path inbox = Path.of("");

    @Parameters(
            index = "1..*",
            paramLabel = "NUMBER",
            converter = EntryNumber.Dead.class,
            description = "Dead letters such as d3, as list shows them")
    private List<EntryNumber> numbers = new ArrayList<>();

    @Option(names = "--all", description = "All dead letters")
    private boolean all;

    @Option(names = "--topic", paramLabel = "T", description = "All dead letters of this topic")
    private @Nullable String topic;

    /** Throws if it is not said which, or said twice. */
    void check() {
        boolean many = all || topic != null;
        if (many == !numbers.isEmpty()) {
            throw new CommandFailure(
                    Exit.USAGE,
                    (many ? "numbers, and all as well" : "no dead letter is named")
                            + " (expected: numbers such as d3, or --all, or --topic T)");
        }
    }

    /** Their numbers, oldest first where they are many. */
    List<Long> of(InboxFile file) {
        if (!numbers.isEmpty()) {
            return numbers.stream().map(EntryNumber::number).distinct().toList();
        }
        List<Long> found = new ArrayList<>();
        List<Letter> page = file.letters(0, topic, PAGE);
        while (!page.isEmpty()) {
            page.forEach(letter -> found.add(letter.number()));
            page = file.letters(page.get(page.size() - 1).number(), topic, PAGE);
        }
        return found;
    }

    /** What to say when there are none. */
    String none() {
        return "no dead letters in " + inbox + (topic == null ? "" : " of topic " + topic);
    }
}
