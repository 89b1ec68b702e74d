package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.cluster.ContainerHost;
import io.peerpost.it.cluster.Site;
import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Launch;
import io.peerpost.it.harness.Received;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands on different hosts that have nothing in common but a registry; the same for every backend. */
@Tag("container")
@Timeout(240)
abstract class AcrossHosts {
    @RegisterExtension
    final Commands commands = new Commands();

    /** The backend's cluster and hosts. */
    abstract Site<?> site();

    @Test
    void everyGroupAndEveryBroadcastSubscriberOnOtherHostsGetsEveryMessage() {
        String topic = commands.topic("across");
        Command one = sub(1, topic, "--queue", "bill").start();
        Command two = sub(2, topic, "--queue", "bill").start();
        Command ship = sub(2, topic, "--queue", "ship").start();
        Command here = sub(0, topic).start();
        Command there = sub(1, topic).start();
        List.of(one, two, ship, here, there).forEach(Command::awaitSubscribed);

        Command pub = pub(0, topic, "--count", "300");
        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(1200L, pub.onlyJson().get("delivered"), pub::told);
        List<String> published = Received.numbers(300);
        List.of(ship, here, there)
                .forEach(sub -> assertEquals(published, Received.by(sub).bodies()));
        assertEquals(List.of(), Received.by(one, two).missing(published));
        assertEquals(Map.of(), Received.by(one, two).repeated());
        assertFalse(one.out().isEmpty(), "the first member got nothing");
        assertFalse(two.out().isEmpty(), "the second member got nothing");
    }

    @Test
    void aSubscriberIsReachedThroughAPublishedPortThatItAdvertises() {
        String topic = commands.topic("published");
        ContainerHost host = site().hosts().get(1);
        int port = site().port();
        // who comes through a published port has the gateway's address, which protected mode does not trust by itself
        Command sub = sub(1, topic, "--listen", "0.0.0.0:" + port, "--advertise", host.published(port))
                .with("--allow", host.gateway() + "/32")
                .start();
        assertTrue(sub.awaitErr("subscribed ").endsWith(" at " + host.published(port)), sub::told);

        Command pub = pub(2, topic, "--count", "50");
        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(Received.numbers(50), Received.by(sub).bodies());
    }

    @Test
    void theDemoRunsOnTheRegistryThatItIsGiven() {
        Command demo = command(0, "demo", "--seconds", "3").start();
        assertEquals(0, demo.awaitExit(), demo::told);
        Map<String, Object> summary = demo.json().get(demo.out().size() - 1);
        assertEquals("summary", summary.get("role"));
        assertEquals(summary.get("sent"), summary.get("received"), demo::told);
        assertTrue(demo.out().size() > 2 * 2, demo::told);
    }

    private Launch sub(int host, String topic, String... more) {
        return command(host, "sub", topic).with(more);
    }

    private Command pub(int host, String topic, String... more) {
        return command(host, "pub", topic, "--data", "{n}", "--wait", "60")
                .with(more)
                .start();
    }

    private Launch command(int host, String... args) {
        return commands.command(args)
                .with("--registry", site().cluster().uri(), "--json")
                .on(site().hosts().get(host));
    }
}
