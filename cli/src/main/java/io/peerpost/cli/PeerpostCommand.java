package io.peerpost.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code peerpost} itself: says what there is. */
@Command(
        name = "peerpost",
        description =
                "Pub/sub over HTTP between services that find each other through a registry, with no broker to run.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  peerpost demo",
            "  peerpost sub orders",
            "  peerpost pub orders --data 'hello'",
            "",
            "Standard output carries results only, a line each; everything else goes to standard error.",
            "Exit codes: 0 done, 1 unexpected, 2 wrong use, 3 registry unreachable or no such interface, "
                    + "4 not delivered or not enough received, 5 a port, file or inbox that cannot be used."
        })
final class PeerpostCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command (expected: " + String.join(", ", spec.subcommands().keySet()) + ")");
    }
}
