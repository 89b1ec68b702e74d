package io.peerpost.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Where the command starts. */
public final class Main {
    /** How long a signal waits for the command to drain: a broker's close timeout and some. */
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private Main() {}

    /**
     * Runs the command and ends the process with its exit code. Ctrl-C and SIGTERM drain first; the code is then the
     * JVM's, 130 or 143.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Stop stop = new Stop();
        Terminal terminal = Terminal.ofProcess(stop);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(stop, terminal), "peerpost-stop"));
        System.exit(run(args, terminal));
    }

    private static void drain(Stop stop, Terminal terminal) {
        stop.request();
        try {
            if (!stop.awaitEnd(DRAIN)) {
                terminal.say("peerpost: not drained in " + DRAIN.toSeconds() + " s, giving up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the command and returns its exit code; throws nothing. Blocks until the command has ended. */
    static int run(String[] args, Terminal terminal) {
        try {
            return commandLine(args, terminal).execute(args);
        } catch (Throwable e) {
            // picocli hands on what is no Exception; its line would be a stack trace
            return FailureLine.tell(e, terminal, "peerpost", false);
        } finally {
            terminal.stop().ended();
        }
    }

    private static CommandLine commandLine(String[] args, Terminal terminal) {
        CommandLine line = new CommandLine(new PeerpostCommand());
        line.addSubcommand(new DemoCommand(terminal));
        line.addSubcommand(new SubCommand(terminal));
        line.addSubcommand(new PubCommand(terminal));
        line.addSubcommand(inbox(args, terminal));
        line.addSubcommand(new NodesCommand(terminal));
        line.addSubcommand(new DoctorCommand(terminal));
        line.addSubcommand(new BenchCommand(terminal));
        if (args.length > 0 && args[0].equals(BenchSubscriberCommand.NAME)) {
            line.addSubcommand(new BenchSubscriberCommand(terminal)); // for bench alone, and for nobody's eyes
        }
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler(new UsageHandler(terminal));
        line.setExecutionExceptionHandler((e, command, parsed) ->
                FailureLine.tell(e, terminal, command.getCommandSpec().qualifiedName(), verbosity(parsed) > 0));
        line.setExecutionStrategy(parsed -> {
            Logging.configure(verbosity(parsed), last(parsed).commandSpec().userObject() instanceof SumsUp);
            return new RunLast().execute(parsed);
        });
        return line;
    }

    /** Its own commands are made for who uses them alone: they would make every other start slower. */
    private static CommandLine inbox(String[] args, Terminal terminal) {
        CommandLine inbox = new CommandLine(new InboxCommand());
        if (args.length == 0 || !args[0].equals(inbox.getCommandName())) {
            return inbox;
        }
        return inbox.addSubcommand(new InboxListCommand(terminal))
                .addSubcommand(new InboxShowCommand(terminal))
                .addSubcommand(new InboxRedeliverCommand(terminal))
                .addSubcommand(new InboxPurgeCommand(terminal))
                .addSubcommand(new InboxDeliverCommand(terminal));
    }

    /** How often {@code -v} was given to the subcommand. */
    private static int verbosity(ParseResult parsed) {
        boolean[] given = last(parsed).matchedOptionValue("-v", new boolean[0]);
        return given.length;
    }

    private static ParseResult last(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }
}
