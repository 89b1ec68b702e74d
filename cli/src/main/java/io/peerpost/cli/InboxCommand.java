package io.peerpost.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code peerpost inbox}: says what can be done with a durable inbox. */
@Command(
        name = "inbox",
        description = "Looks into the file of a durable inbox, and looks after what is in it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "list and show read the file, whether somebody owns it or not, and change nothing in it. redeliver and purge "
                    + "ask its owner, who does it within about a second.",
            "",
            "Examples:",
            "  peerpost inbox list orders.inbox",
            "  peerpost inbox show orders.inbox d3",
            "  peerpost inbox redeliver orders.inbox d3",
            "  peerpost inbox deliver orders.inbox",
            "",
            "Exit codes: 0 done, 2 wrong use, 3 registry unreachable or no such interface, 4 something is not there, not "
                    + "done or not delivered, 5 an inbox that is not there or cannot be used."
        })
final class InboxCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command (expected: " + String.join(", ", spec.subcommands().keySet()) + ")");
    }
}
