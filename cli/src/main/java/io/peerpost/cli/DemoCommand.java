package io.peerpost.cli;

import io.peerpost.broker.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code peerpost demo}: the classic example, in one process. */
@Command(
        name = "demo",
        description = "Publishes to " + Demo.TOPIC + " every second and subscribes to it, in one process, over real"
                + " mDNS and real HTTP on the loopback interface: nothing of it reaches the network.",
        sortOptions = false,
        footer = {
            "",
            "Prints \"pub N: TIME\" and \"sub N: TIME\", and at the end how many were sent and received. With --json: "
                    + "{\"role\":\"pub\" or \"sub\", \"n\", \"id\"} and at the end {\"role\":\"summary\", \"sent\", \"received\"}. Counts its own "
                    + "messages only. No environment variable takes it off the loopback interface, only --registry does.",
            "",
            "Examples:",
            "  peerpost demo",
            "  peerpost demo --seconds 3 --json",
            "  peerpost demo --registry mdns://              the same on the LAN, for others to see",
            "",
            "Exit codes: 0 done, 2 wrong use, 3 registry unreachable or no such interface, 4 sent and received differ, "
                    + "5 the port cannot be used."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String REGISTRY = "mdns://?interface=lo";
    private static final String LISTEN = "127.0.0.1:0";

    private final Terminal terminal;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--seconds", paramLabel = "N", description = "For how long. Default: 10")
    private int seconds = 10;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (seconds < 1) {
            throw new CommandFailure(Exit.USAGE, "--seconds: " + seconds + " (expected: >= 1)");
        }
        Demo demo = new Demo(terminal, common.json(), InstantSource.system());
        try (BrokerSession subscriber = open();
                BrokerSession publisher = open();
                Subscription subscription = subscriber.broker().subscribe(Demo.TOPIC, demo::received)) {
            terminal.say("subscribed " + Demo.TOPIC + " at " + subscription.address());
            demo.publish(publisher.broker(), seconds);
            demo.awaitRest(Duration.ofSeconds(terminal.stop().isRequested() ? 1 : 5));
        }
        return demo.summary();
    }

    /** A broker with a registry of its own, so that the two of them have to find each other. */
    private BrokerSession open() {
        return BrokerSession.open(
                common,
                common.registry.given == null ? REGISTRY : common.registry.given,
                common.listen == null ? LISTEN : common.listen,
                terminal.environment(),
                builder -> builder);
    }
}
