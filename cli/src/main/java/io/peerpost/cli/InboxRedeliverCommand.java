package io.peerpost.cli;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStores;
import io.peerpost.broker.inbox.Request.Verb;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code peerpost inbox redeliver}: owes dead letters to their targets again. */
@Command(
        name = "redeliver",
        description = "Owes dead letters of an inbox to their targets again, with attempts and time as if new.",
        sortOptions = false,
        footer = {
            "",
            "The owner of the inbox does it, within about a second; while nobody owns it, the next owner does. A dead letter "
                    + "of a queue group goes to the group, one of a broadcast subscriber to that subscriber alone. A line is "
                    + "NUMBER, RESULT and REASON, parted by tabs; with --json {\"number\", \"result\", \"reason\"}. Results: "
                    + "redelivered, missing (there is none of that number), gone (its broadcast subscriber is), full (there is no "
                    + "room for it), failed; asked (the owner has still to do it), kept (for the next owner).",
            "",
            "Examples:",
            "  peerpost inbox redeliver orders.inbox d3 d4",
            "  peerpost inbox redeliver orders.inbox --all",
            "  peerpost inbox redeliver orders.inbox --topic orders --no-wait",
            "",
            "Exit codes: 0 done, or left to the owner; 2 wrong use, 4 some were not redelivered, 5 an inbox that is not "
                    + "there or cannot be used."
        })
final class InboxRedeliverCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private LetterChoice choice = new LetterChoice();

    @Mixin
    private OwnerWait ownerWait = new OwnerWait();

    @Mixin
    private OutputOptions output = new OutputOptions();

    InboxRedeliverCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        choice.check();
        try (InboxFile file = InboxStores.look(choice.inbox)) {
            List<Long> letters = choice.of(file);
            if (letters.isEmpty()) {
                terminal.say(choice.none());
                return Exit.OK;
            }
            OwnerRequest request = new OwnerRequest(terminal, file, Verb.REDELIVER, output.json);
            request.run(letters, ownerWait.time());
            request.check();
        }
        return Exit.OK;
    }
}
