package io.peerpost.cli;

import io.peerpost.broker.Names;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code peerpost sub}: prints each message of a topic. */
@Command(
        name = "sub",
        description = "Subscribes to a topic and prints each message, one line each.",
        sortOptions = false,
        footer = {
            "",
            "A line is the body as text: line breaks, tabs, backslashes and control characters are escaped (\\n, \\r, "
                    + "\\t, \\\\, \\uXXXX); a body that is not UTF-8 is \\base64: and its base64. With --json a line is "
                    + "{\"topic\", \"id\", \"header\", \"body\", \"bodyBase64\", \"attempt\"}; id is null from publishers that give none. "
                    + "A message is acknowledged once its line is written.",
            "",
            "Examples:",
            "  peerpost sub orders                           every message, until Ctrl-C",
            "  peerpost sub orders --queue bill              one of the group gets each message",
            "  peerpost sub orders --count 1 --for 10        one message; exit code 4 if none came in 10 s",
            "  peerpost sub orders --json | jq .header",
            "",
            "Exit codes: 0 done, 2 wrong use, 3 registry unreachable (with --no-wait-for-registry) or no such "
                    + "interface, 4 fewer than --count messages in --for seconds, 5 the port cannot be used."
        })
final class SubCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "TOPIC", description = "The topic, compared exactly")
    private String topic = "";

    @Option(names = "--queue", paramLabel = "NAME", description = "Join this queue group. Default: none, broadcast")
    private @Nullable String queue;

    @Option(names = "--count", paramLabel = "N", description = "End after N messages; those beyond are left to others")
    private @Nullable Long count;

    @Option(names = "--for", paramLabel = "SECONDS", converter = Seconds.class, description = "End after this time")
    private @Nullable Duration time;

    @Option(names = "--concurrency", paramLabel = "N", description = "Handle up to N messages at once. Default: 1")
    private int concurrency = 1;

    @Option(
            names = "--fail-rate",
            paramLabel = "P",
            description = "Fail this share of the messages, chosen at random, from 0 to 1, to try retries. Default: 0")
    private double failRate;

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long the registry remembers this subscriber should it die. Default: 60")
    private @Nullable Duration ttl;

    @Option(
            names = "--no-wait-for-registry",
            description = "End with exit code 3 if the registry is away, instead of waiting for it")
    private boolean noWait;

    SubCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        SubscribeOptions options = check();
        CompletableFuture<Void> done = new CompletableFuture<>();
        PrintingHandler handler = new PrintingHandler(
                terminal,
                new DeliveryLine(common.json()),
                count == null ? Long.MAX_VALUE : count,
                () -> ThreadLocalRandom.current().nextDouble() < failRate,
                done);
        boolean subscribed = run(handler, options, done);
        if (handler.outputClosed()) {
            return Exit.OK;
        }
        return exitCode(subscribed, handler.printed());
    }

    /** Subscribes, and blocks until the end. Returns whether it could. */
    private boolean run(PrintingHandler handler, SubscribeOptions options, CompletableFuture<Void> done)
            throws InterruptedException {
        RegistryWait wait = new RegistryWait(terminal, !noWait);
        Optional<BrokerSession> session =
                wait.until(() -> BrokerSession.open(common, terminal, builder -> builder), time);
        if (session.isEmpty()) {
            return false;
        }
        try (BrokerSession open = session.get()) {
            Optional<Subscription> subscription =
                    wait.until(() -> open.broker().subscribe(topic, handler, options), time);
            subscription.ifPresent(s -> terminal.say("subscribed " + topic + " at " + s.address()));
            if (subscription.isPresent()) {
                Waits.until(
                        CompletableFuture.anyOf(done, terminal.stop().requested()),
                        time == null ? Waits.FOR_EVER : time);
            }
            return subscription.isPresent();
        }
    }

    private int exitCode(boolean subscribed, long printed) {
        if (count != null && printed < count && !terminal.stop().isRequested()) {
            throw new CommandFailure(
                    Exit.NOT_DELIVERED,
                    "received " + printed + " of " + count + " messages in " + Seconds.text(waited()) + " s"
                            + (subscribed ? "" : ": the registry was away all the time"));
        }
        if (!subscribed && !terminal.stop().isRequested()) {
            throw new CommandFailure(
                    Exit.REGISTRY, "the registry was away for all of " + Seconds.text(waited()) + " s");
        }
        return Exit.OK;
    }

    private Duration waited() {
        return time == null ? Duration.ZERO : time;
    }

    private SubscribeOptions check() {
        if (count != null && count < 1) {
            throw new CommandFailure(Exit.USAGE, "--count: " + count + " (expected: >= 1)");
        }
        if (!(failRate >= 0 && failRate <= 1)) {
            throw new CommandFailure(Exit.USAGE, "--fail-rate: " + failRate + " (expected: 0 to 1)");
        }
        try {
            Names.topic(topic);
            SubscribeOptions.Builder builder =
                    SubscribeOptions.builder().queue(queue).concurrency(concurrency);
            return (ttl == null ? builder : builder.ttl(ttl)).build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(Exit.USAGE, FailureLine.oneLine(e), e);
        }
    }
}
