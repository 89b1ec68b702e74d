package io.peerpost.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.it.harness.Handled;
import io.peerpost.it.harness.Outage;
import io.peerpost.it.harness.Received;
import io.peerpost.it.harness.Relay;
import io.peerpost.registry.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java API over {@code memory://}, with a wire to one subscriber's server that is cut in mid-flow. */
@Timeout(240)
final class CutWireTest {
    private static final int MESSAGES = 4000;

    private final String registry = "memory://" + Long.toString(System.nanoTime(), 36);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpBroker publisher = keep(HttpBroker.open(registry));
    private final HttpBroker far = keep(HttpBroker.builder(registry)
            .listen("127.0.0.1:0")
            .advertise("127.0.0.2:0")
            .open());
    private final Relay wire = keep(new Relay(HostPort.parse(far.address()).port()));
    private final HttpBroker near = keep(HttpBroker.open(registry));

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @Test
    void aMemberThatIsCutOffLosesNothingAndOthersDoNotNotice() throws Exception {
        Handled cut = subscribe(far, "bill");
        Handled other = subscribe(near, "bill");
        Handled ship = subscribe(near, "ship");
        Handled all = subscribe(near, null);

        List<Publication> publications = publish(MESSAGES / 2);
        await().atMost(Duration.ofSeconds(20)).until(() -> cut.count() > 100);
        wire.cut();
        publications.addAll(publish(MESSAGES / 2));
        assertAllDelivered(publications);

        List<String> published = texts();
        assertEquals(published, ship.texts());
        assertEquals(published, all.texts());
        Set<String> union = new HashSet<>(cut.texts());
        union.addAll(other.texts());
        assertEquals(Set.copyOf(published), union);
    }

    @Test
    void aWireThatBreaksAgainAndAgainLosesAndRepeatsNothing() throws Exception {
        Handled all = subscribe(far, null);
        List<Publication> publications = new ArrayList<>();
        for (int part = 0; part < 10; part++) {
            int before = all.count();
            publications.addAll(publish(MESSAGES / 10));
            await().atMost(Duration.ofSeconds(20)).until(() -> all.count() > before);
            wire.reset();
        }
        assertAllDelivered(publications);
        assertEquals(MESSAGES, all.count());
        assertEquals(Set.copyOf(texts()), Set.copyOf(all.texts()));
    }

    @Test
    void aBroadcastSubscriberThatIsCutOffForAWhileMissesNothing() throws Exception {
        Handled all = subscribe(far, null);
        List<Publication> publications = publish(MESSAGES / 2);
        await().atMost(Duration.ofSeconds(20)).until(() -> all.count() > 100);
        wire.cut();
        publications.addAll(publish(MESSAGES / 2));
        Outage.of(Duration.ofSeconds(1));
        assertTrue(publisher.stats().waiting() > 0, "the wire was not cut");
        wire.join();
        assertAllDelivered(publications);
        assertEquals(texts(), all.texts());
    }

    private Handled subscribe(Broker broker, @Nullable String queue) {
        Handled handled = new Handled();
        broker.subscribe(
                "orders", handled, SubscribeOptions.builder().queue(queue).build());
        return handled;
    }

    private int next;

    private List<Publication> publish(int number) {
        List<Publication> publications = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            publications.add(publisher.publish("orders", Message.of(Integer.toString(next++))));
        }
        return publications;
    }

    private static List<String> texts() {
        return Received.numbers(MESSAGES);
    }

    private static void assertAllDelivered(List<Publication> publications) throws Exception {
        for (Publication publication : publications) {
            Settlement settlement = publication.settled().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertTrue(settlement.good(), settlement::toString);
        }
    }
}
