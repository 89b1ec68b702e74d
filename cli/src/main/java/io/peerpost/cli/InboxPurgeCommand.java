package io.peerpost.cli;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStores;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.Request.Result;
import io.peerpost.broker.inbox.Request.Verb;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code peerpost inbox purge}: throws dead letters away. */
@Command(
        name = "purge",
        description = "Throws dead letters of an inbox away.",
        sortOptions = false,
        footer = {
            "",
            "The owner of the inbox does it, within about a second; while nobody owns it, it is done at once. A line is "
                    + "NUMBER, RESULT and REASON, parted by tabs; with --json {\"number\", \"result\", \"reason\"}. Results: purged, "
                    + "missing (there is none of that number); asked (the owner has still to do it).",
            "",
            "Examples:",
            "  peerpost inbox purge orders.inbox d3 d4",
            "  peerpost inbox purge orders.inbox --all",
            "",
            "Exit codes: 0 done, or left to the owner; 2 wrong use, 4 some were not there, 5 an inbox that is not there "
                    + "or cannot be used."
        })
final class InboxPurgeCommand implements Callable<Integer> {
    private static final Answer MISSING = new Answer(Result.MISSING, null);

    private final Terminal terminal;

    @Mixin
    private LetterChoice choice = new LetterChoice();

    @Mixin
    private OwnerWait ownerWait = new OwnerWait();

    @Mixin
    private OutputOptions output = new OutputOptions();

    InboxPurgeCommand(Terminal terminal) {
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
            OwnerRequest request = new OwnerRequest(terminal, file, Verb.PURGE, output.json);
            List<Long> purged = file.purge(letters);
            if (purged == null) {
                request.run(letters, ownerWait.time());
            } else {
                Set<Long> there = new HashSet<>(purged);
                letters.forEach(letter -> request.print(letter, there.contains(letter) ? Answer.DONE : MISSING));
            }
            request.check();
        }
        return Exit.OK;
    }
}
