package io.peerpost.cli;

import picocli.CommandLine.Option;

/** The options of every command, whatever it is about. picocli sets the fields. */
final class OutputOptions {
    @Option(names = "--json", description = "One JSON object per line instead of text")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log what happens, and the stack of what fails; twice for more")
    boolean[] verbose = new boolean[0];

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end")
    boolean help;
}
