package io.peerpost.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line, and where its help is. */
final class UsageHandler implements IParameterExceptionHandler {
    private final Terminal terminal;

    UsageHandler(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.say(command + ": " + message(e) + " (see: " + command + " --help)");
        return Exit.USAGE;
    }

    private static String message(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return "unknown: " + String.join(" ", unmatched.getUnmatched()) + suggestions(unmatched);
        }
        return FailureLine.oneLine(e);
    }

    private static String suggestions(UnmatchedArgumentException e) {
        List<String> close = e.getSuggestions();
        return close.isEmpty()
                ? ""
                : close.stream().limit(3).collect(Collectors.joining(" or ", " - did you mean ", "?"));
    }
}
