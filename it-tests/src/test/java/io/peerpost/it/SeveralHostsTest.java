package io.peerpost.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Hosts;
import io.peerpost.it.harness.Launch;
import io.peerpost.it.harness.Outage;
import io.peerpost.it.harness.Received;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hosts with a wire between them and nothing else: default options, mDNS only. */
@Tag("hosts")
@Timeout(240)
final class SeveralHostsTest {
    @RegisterExtension
    @Order(1)
    final Hosts hosts = new Hosts();

    @RegisterExtension
    @Order(2)
    final Commands commands = new Commands();

    @Test
    void aSubscriberOnAnotherHostIsFoundAndServedWithoutAnyOption() {
        Command sub = sub("--count", "100");
        assertTrue(sub.errLine("subscribed ").contains(" at 10.77.0.1:"), sub::told);
        Command pub = pub("--data", "{n}", "--count", "100");

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(0, sub.awaitExit(), sub::told);
        assertEquals(Received.numbers(100), Received.by(sub).bodies());
    }

    @Test
    void whatIsPublishedWhileTheWireIsCutArrivesOnceItIsBack() {
        Command sub = sub();
        Command group = sub("--queue", "bill");
        Command pub = pub("--data", "{n}", "--count", "300", "--rate", "20", "--wait", "60");
        sub.awaitOutLines(20);
        hosts.cut();
        Outage.of(Duration.ofSeconds(8));
        AtomicInteger came = new AtomicInteger(-1);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(60)).until(() -> {
            int now = sub.out().size();
            return now == came.getAndSet(now);
        });
        hosts.join();

        assertTrue(came.get() < 300, "the wire was not cut: everything came");
        assertEquals(0, pub.awaitExit(), pub::told);
        List<String> published = Received.numbers(300);
        assertEquals(List.of(), Received.by(sub).missing(published));
        assertEquals(List.of(), Received.by(group).missing(published));
        assertEquals(600L, pub.onlyJson().get("delivered"));
    }

    private Command sub(String... more) {
        return launch("sub", more).on(hosts.left()).start().awaitSubscribed();
    }

    private Command pub(String... more) {
        return launch("pub", more).on(hosts.right()).start();
    }

    private Launch launch(String command, String... more) {
        return commands.command(command, "orders", "--json").with(more);
    }
}
