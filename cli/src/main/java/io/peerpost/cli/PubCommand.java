package io.peerpost.cli;

import io.peerpost.broker.Names;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code peerpost pub}: publishes, and says what became of it. */
@Command(
        name = "pub",
        description = "Publishes to a topic, waits until every message is settled, and prints a summary.",
        sortOptions = false,
        footer = {
            "",
            "Without --data and --file, each line of standard input is one message, without its line feed. "
                    + "The summary counts pairs of a message and a target (a queue group, or one broadcast subscriber). With "
                    + "--json it is {\"published\", \"targets\", \"delivered\", \"unconfirmed\", \"held\", \"deadLettered\", \"expired\", \"gone\", \"refused\", \"overflow\", \"failed\", \"redelivered\", \"messagesPerSecond\"}; held is what was still owed when the wait was over, redelivered what needed more than one attempt.",
            "",
            "With --inbox what is accepted is on disk first: it survives the command and the machine, and what is still "
                    + "owed when the wait is over stays in the file for the next one who opens it. What the file held "
                    + "before is delivered as well, but not counted and not waited for.",
            "",
            "Examples:",
            "  peerpost pub orders --data 'hello'",
            "  peerpost pub orders --data 'order {n}' --count 1000 --rate 50 --header tenant=blue",
            "  peerpost pub orders --file invoice.pdf",
            "  tail -f app.log | peerpost pub logs",
            "  seq 1000 | peerpost pub orders --inbox orders.inbox",
            "  peerpost inbox list orders.inbox",
            "",
            "Exit codes: 0 all delivered (or unconfirmed by a go-micro node, or its target gone), 2 wrong use, "
                    + "3 registry unreachable or no such interface, 4 something was not delivered, 5 a port, file or inbox that "
                    + "cannot be used."
        })
final class PubCommand implements Callable<Integer>, SumsUp {
    /** After the wait the command ends at once: what is still owed is said, not tried. */
    private static final Duration CLOSE = Duration.ofMillis(250);

    private final Terminal terminal;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "TOPIC", description = "The topic")
    private String topic = "";

    @Mixin
    private MessageOptions messages = new MessageOptions();

    @Option(names = "--rate", paramLabel = "R", description = "At most R messages a second. Default: no bound")
    private @Nullable Double rate;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description =
                    "How long to wait for messages to settle, and for a full inbox that does not move. Default: 10")
    private Duration wait = Duration.ofSeconds(10);

    @Option(
            names = "--hold",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description =
                    "How long a message is held while nobody subscribes; then it expires. Default: 60, with --inbox"
                            + " 24 hours")
    private @Nullable Duration hold;

    @Option(
            names = "--expect",
            paramLabel = "GROUP",
            description = "Owe every message to this queue group, seen or not; may be repeated")
    private List<String> expect = new ArrayList<>();

    @Option(
            names = "--inbox",
            paramLabel = "FILE",
            description = "Keep what is accepted in this file until it is delivered; made if it is not there")
    private @Nullable Path inbox;

    @Option(
            names = "--wait-lock",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to wait for another process that owns the inbox. Default: 0")
    private @Nullable Duration waitLock;

    @Option(names = "--at-most-once", description = "Send once to each target, keep and repeat nothing")
    private boolean atMostOnce;

    @Option(names = "--wait-for-registry", description = "Wait for a registry that is away instead of ending with 3")
    private boolean waitForRegistry;

    PubCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Publishing.Plan plan = plan();
        Tally tally = new Tally(System::nanoTime);
        OwnMessages own = inbox == null ? null : new OwnMessages(inbox, tally);
        Optional<RuntimeException> failure = publish(plan, tally, own);
        tally.complete();
        // the broker is closed, so every end has been told, or is about to be
        Waits.until(tally.allSettled(), CLOSE);
        if (failure.isPresent() && tally.publications() == 0) {
            throw failure.get();
        }
        Summary summary = own == null ? Summary.of(tally) : Summary.ofInbox(tally, own.left());
        terminal.result(common.json() ? summary.json() : summary.text());
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (!summary.good()) {
            throw new CommandFailure(
                    Exit.NOT_DELIVERED,
                    "not everything was delivered: " + summary.badParts() + " of " + summary.targets()
                            + advice(summary));
        }
        return Exit.OK;
    }

    private String advice(Summary summary) {
        String who = summary.delivered() == 0 ? "who is there: peerpost nodes --topic " + topic : "";
        if (inbox == null || summary.held() == 0) {
            return who.isEmpty() ? "" : " (" + who + ")";
        }
        return " (they stay in " + inbox + ", to deliver them: peerpost inbox deliver " + inbox
                + (who.isEmpty() ? "" : "; " + who) + ")";
    }

    /** Publishes, waits, closes; returns what made it end early. */
    private Optional<RuntimeException> publish(Publishing.Plan plan, Tally tally, @Nullable OwnMessages own)
            throws InterruptedException {
        if (inbox != null && waitLock != null) {
            LockWait.tell(terminal, inbox, waitLock);
        }
        RegistryWait registryWait = new RegistryWait(terminal, waitForRegistry);
        Optional<BrokerSession> session = registryWait.until(() -> open(own), null);
        if (session.isEmpty()) {
            return Optional.empty();
        }
        try (BrokerSession open = session.get()) {
            // also begins to watch, so that looking up and watching take their first look together
            open.broker().expect(topic, expect.toArray(String[]::new));
            // a registry that is away shall be said before anything is taken from standard input
            if (registryWait
                    .until(() -> open.registry().lookup(common.fleet), null)
                    .isEmpty()) {
                return Optional.empty();
            }
            return publish(plan, tally, own, open.broker());
        }
    }

    private Optional<RuntimeException> publish(
            Publishing.Plan plan, Tally tally, @Nullable OwnMessages own, HttpBroker broker)
            throws InterruptedException {
        Stop stop = terminal.stop();
        Outlet outlet = own == null
                ? new FollowedOutlet(broker, plan, tally, stop)
                : new PipelinedOutlet(broker, plan, tally, stop);
        CompletableFuture<Void> settled = tally.allSettled();
        if (own != null) {
            own.begin();
            settled = own.settled(settled);
        }
        Publishing publishing = new Publishing(outlet, plan, tally, stop);
        Progress progress = new Progress(terminal, tally, Progress.onTerminal());
        new PublishWait(tally, stop, progress).run(publishing, settled, wait);
        if (own != null) {
            own.end();
        }
        tellSkipped(broker.stats().skippedNodes());
        return Optional.ofNullable(publishing.failure());
    }

    private void tellSkipped(long nodes) {
        if (nodes > 0) {
            terminal.say("skipped " + RegistryCheck.count((int) nodes, "node") + " outside of "
                    + String.join(",", common.confine) + " (-v names them)");
        }
    }

    private BrokerSession open(@Nullable OwnMessages own) {
        // a publisher needs no listener, so the environment's, which is meant for subscribers, stays free for them
        String uri = common.registryUri(terminal.environment());
        return BrokerSession.open(common, uri, common.listen, terminal.environment(), builder -> {
            builder.closeTimeout(CLOSE);
            if (hold != null) {
                builder.holdFor(hold);
            }
            return own == null || inbox == null
                    ? builder.whenFull(WhenFull.waitUpTo(FollowedOutlet.SLICE))
                    : builder.inbox(inbox)
                            .inboxWait(waitLock == null ? Duration.ZERO : waitLock)
                            .listener(own);
        });
    }

    private Publishing.Plan plan() {
        try {
            Names.topic(topic);
            expect.forEach(Names::queue);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(Exit.USAGE, FailureLine.oneLine(e), e);
        }
        if (rate != null && !(rate > 0)) {
            throw wrong("--rate: " + rate + " (expected: > 0)");
        }
        if (inbox != null && atMostOnce) {
            throw wrong("--at-most-once keeps nothing, and --inbox everything (expected: one of them)");
        }
        if (inbox == null && waitLock != null) {
            throw wrong("--wait-lock waits for an inbox (expected: --inbox with it)");
        }
        PublishOptions options =
                atMostOnce ? PublishOptions.builder().atMostOnce().build() : PublishOptions.defaults();
        return new Publishing.Plan(
                topic,
                messages.header(),
                messages.source(terminal),
                options,
                rate == null ? Double.POSITIVE_INFINITY : rate,
                wait);
    }

    private static CommandFailure wrong(String line) {
        return new CommandFailure(Exit.USAGE, line);
    }
}
