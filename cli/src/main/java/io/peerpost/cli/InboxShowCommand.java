package io.peerpost.cli;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStores;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code peerpost inbox show}: one message of an inbox, whole. */
@Command(
        name = "show",
        description = "Shows one message of an inbox, or one dead letter, whole.",
        sortOptions = false,
        footer = {
            "",
            "A line is NAME and VALUE, parted by a tab; the body comes last, escaped as sub prints it. With --json one "
                    + "object: {\"kind\", \"number\", \"id\", \"topic\", \"key\", \"header\", \"body\", \"bodyBase64\"} and of a "
                    + "waiting message \"acceptedAt\", \"expiresAt\", \"targets\" ({\"group\", \"node\", \"attempts\"} each), of a dead letter "
                    + "\"group\", \"node\", \"outcome\", \"attempts\", \"reason\", \"at\"; body is null if it is not UTF-8.",
            "",
            "Examples:",
            "  peerpost inbox show orders.inbox 17",
            "  peerpost inbox show orders.inbox d3 --json | jq -r .bodyBase64 | base64 -d",
            "",
            "Exit codes: 0 done, 2 wrong use, 4 nothing of that number is there, 5 an inbox that is not there or cannot "
                    + "be read."
        })
final class InboxShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "FILE", description = "The inbox")
    private Path inbox = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "NUMBER",
            converter = EntryNumber.Any.class,
            description = "A message's number such as 17, or a dead letter's such as d3, as list shows them")
    private EntryNumber number = new EntryNumber(false, 0);

    @Mixin
    private OutputOptions output = new OutputOptions();

    InboxShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (InboxFile file = InboxStores.look(inbox)) {
            Shown shown = number.dead() ? ShownLetter.of(file, number) : ShownMessage.of(file, number);
            if (shown == null) {
                throw new CommandFailure(
                        Exit.NOT_DELIVERED,
                        number + " is not in " + inbox + (number.dead() ? "" : " (any more)")
                                + " (what is there: peerpost inbox list " + inbox + ")");
            }
            print(shown);
        }
        return Exit.OK;
    }

    private void print(Shown shown) {
        if (output.json) {
            terminal.result(shown.json());
        } else {
            shown.text().forEach(terminal::result);
        }
    }
}
