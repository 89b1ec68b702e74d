package io.peerpost.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the command starts. */
@Command(
        name = "peerpost",
        description = "Pub/sub over HTTP between services that find each other through a registry.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
