package io.peerpost.cli;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code peerpost inbox deliver}: an owner that does nothing but deliver what is in the file. */
@Command(
        name = "deliver",
        description = "Owns an inbox until nothing is owed any more, and prints a summary.",
        sortOptions = false,
        footer = {
            "",
            "Delivers what waits in the file, and carries out what redeliver has asked for. The fleet is the file's. The "
                    + "summary is that of pub: published is 0, held is what is still owed and stays in the file, and the rate is "
                    + "that of ended pairs of a message and a target.",
            "",
            "Examples:",
            "  peerpost inbox deliver orders.inbox",
            "  peerpost inbox deliver orders.inbox --wait 60 --registry consul://127.0.0.1:8500",
            "",
            "Exit codes: 0 nothing is owed any more, 2 wrong use, 3 registry unreachable or no such interface, 4 something "
                    + "is still owed, 5 an inbox that is not there or cannot be owned."
        })
final class InboxDeliverCommand implements Callable<Integer>, SumsUp {
    private static final Duration POLL = Duration.ofMillis(50);

    /** After the wait the command ends at once: what is still owed stays in the file. */
    private static final Duration CLOSE = Duration.ofMillis(250);

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The inbox")
    private Path inbox = Path.of("");

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to deliver at most. Default: until nothing is owed")
    private Duration wait = Waits.FOR_EVER;

    @Option(
            names = "--wait-lock",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to wait for another process that owns the inbox. Default: 0")
    private Duration waitLock = Duration.ZERO;

    @Option(names = "--wait-for-registry", description = "Wait for a registry that is away instead of ending with 3")
    private boolean waitForRegistry;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Option(
            names = "--confine",
            paramLabel = "CIDR",
            split = ",",
            description = "Networks to send to, and nowhere else, whatever the registry says. Default: everywhere")
    private List<String> confine = new ArrayList<>();

    @Mixin
    private OutputOptions output = new OutputOptions();

    InboxDeliverCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Tally tally = new Tally(System::nanoTime);
        try (InboxFile file = InboxStores.look(inbox)) {
            deliver(file, tally);
            Summary summary = Summary.ofInbox(tally, OwnMessages.count(file, 0, Long.MAX_VALUE, waiting -> true));
            terminal.result(output.json ? summary.json() : summary.text());
            if (summary.held() > 0) {
                throw new CommandFailure(
                        Exit.NOT_DELIVERED,
                        summary.held() + " of " + summary.targets() + " are still owed and stay in " + inbox
                                + " (what they are: peerpost inbox list " + inbox
                                + ", who is there: peerpost nodes)");
            }
        }
        return Exit.OK;
    }

    private void deliver(InboxFile file, Tally tally) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        String fleet = file.about().fleet();
        RegistryWait registryWait = new RegistryWait(terminal, waitForRegistry);
        LockWait.tell(terminal, inbox, waitLock);
        tally.begin();
        Optional<BrokerSession> session = registryWait.until(() -> open(fleet, tally), wait);
        if (session.isEmpty()) {
            return;
        }
        try (BrokerSession open = session.get()) {
            if (registryWait.until(() -> open.registry().lookup(fleet), wait).isPresent()) {
                while (!isDone(file, open.broker()) && System.nanoTime() - end < 0) {
                    if (terminal.stop().await(POLL)) {
                        return;
                    }
                }
            }
        }
    }

    /** Requests are looked for first: what they bring back is counted as waiting before they have their answers. */
    private static boolean isDone(InboxFile file, HttpBroker broker) {
        return broker.stats().waiting() == 0
                && !file.hasRequests()
                && broker.stats().waiting() == 0;
    }

    private BrokerSession open(String fleet, Tally tally) {
        BrokerListener listener = new BrokerListener() {
            @Override
            public void onEnd(String id, Settlement.End end) {
                tally.ended(end);
            }
        };
        Map<String, String> environment = terminal.environment();
        return BrokerSession.open(registry.uri(environment), environment, opened -> {
            HttpBrokerBuilder builder = HttpBroker.builder(opened)
                    .fleet(fleet)
                    .inbox(inbox)
                    .inboxWait(waitLock)
                    .closeTimeout(CLOSE)
                    .listener(listener);
            return confine.isEmpty() ? builder : builder.confine(confine.toArray(String[]::new));
        });
    }
}
