package io.peerpost.cli;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxFile.Letter;
import io.peerpost.broker.inbox.InboxFile.Waiting;
import io.peerpost.broker.inbox.InboxStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code peerpost inbox list}: what waits in an inbox, and its dead letters. */
@Command(
        name = "list",
        description = "Lists what waits in an inbox, and its dead letters.",
        sortOptions = false,
        footer = {
            "",
            "First what waits, a line for each pair of a message and a target (a queue group, or one broadcast "
                    + "subscriber): NUMBER, TOPIC, TARGET, ATTEMPTS, AGE, BYTES and ID, parted by tabs. Then the dead letters: "
                    + "NUMBER (d3), TOPIC, TARGET, OUTCOME, ATTEMPTS, WHEN, BYTES, ID and REASON. With --json {\"kind\", "
                    + "\"number\", \"id\", \"topic\", \"group\", \"node\", \"attempts\", \"bytes\"} and of what waits "
                    + "\"acceptedAt\", \"ageSeconds\", of dead letters \"outcome\", \"reason\", \"at\"; kind is waiting or dead, group "
                    + "and node are null for a message that has no target yet.",
            "",
            "Examples:",
            "  peerpost inbox list orders.inbox",
            "  peerpost inbox list orders.inbox --dead --topic orders",
            "  peerpost inbox list orders.inbox --json | jq -r .id",
            "",
            "Exit codes: 0 done, also if nothing is there; 2 wrong use, 5 an inbox that is not there or cannot be read."
        })
final class InboxListCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The inbox")
    private Path inbox = Path.of("");

    @Option(names = "--waiting", description = "Only what waits")
    private boolean waitingOnly;

    @Option(names = "--dead", description = "Only the dead letters")
    private boolean deadOnly;

    @Option(names = "--topic", paramLabel = "T", description = "Only what is of this topic")
    private @Nullable String topic;

    @Mixin
    private OutputOptions output = new OutputOptions();

    private boolean some;

    InboxListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (InboxFile file = InboxStores.look(inbox)) {
            InboxRows rows = new InboxRows(output.json, Instant.now());
            if (!deadOnly || waitingOnly) {
                listWaiting(file, rows);
            }
            if (!waitingOnly || deadOnly) {
                listDead(file, rows);
            }
        }
        if (!some) {
            terminal.say(none() + " in " + inbox + (topic == null ? "" : " of topic " + topic));
        }
        return Exit.OK;
    }

    private String none() {
        return waitingOnly == deadOnly ? "nothing is" : deadOnly ? "no dead letter is" : "nothing waits";
    }

    private void listWaiting(InboxFile file, InboxRows rows) {
        List<Waiting> page = file.waiting(0, 0, topic, PAGE);
        while (!page.isEmpty() && !terminal.stop().isRequested()) {
            page.forEach(waiting -> print(rows.of(waiting)));
            Waiting last = page.get(page.size() - 1);
            page = file.waiting(last.sequence(), last.row(), topic, PAGE);
        }
    }

    private void listDead(InboxFile file, InboxRows rows) {
        List<Letter> page = file.letters(0, topic, PAGE);
        while (!page.isEmpty() && !terminal.stop().isRequested()) {
            page.forEach(letter -> print(rows.of(letter)));
            page = file.letters(page.get(page.size() - 1).number(), topic, PAGE);
        }
    }

    private void print(String line) {
        some = true;
        terminal.result(line);
    }
}
