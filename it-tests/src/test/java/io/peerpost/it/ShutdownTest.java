package io.peerpost.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.RelayService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that is told to end by SIGTERM, as orchestrators do, and closes its broker on shutdown. */
@Timeout(240)
final class ShutdownTest {
    private static final String REGISTRY = Commands.LOOPBACK;

    private final String in = topic("in");
    private final String out = topic("out");
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);

    private static String topic(String name) {
        return "it.shutdown." + name + "." + Long.toString(System.nanoTime(), 36);
    }

    private Process service() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        RelayService.class.getName(),
                        REGISTRY,
                        in,
                        out)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void itsPublisherAndItsSubscriberLoseNothingAndDoubleNothing() throws Exception {
        Process service = service();
        try (HttpBroker here = HttpBroker.open(REGISTRY);
                BufferedReader said = new BufferedReader(new InputStreamReader(service.getInputStream(), UTF_8))) {
            here.subscribe(out, m -> {
                open.await(); // until then the service has everything that it accepts in its inbox, in memory
                arrived.add(m.text());
            });
            assertEquals("ready", said.readLine());
            List<Publication> sent = publish(here, 0, 200);
            for (int i = 0; i < 50; i++) {
                assertEquals("m" + i, said.readLine());
            }
            assertTrue(service.toHandle().destroy(), "SIGTERM");
            sent.addAll(publish(here, 200, 400));
            RelayService.relay(here, in, out); // another member takes what the first one leaves
            open.countDown();
            assertTrue(service.waitFor(60, TimeUnit.SECONDS), "the service ends");
            assertEquals(143, service.exitValue());
            await().atMost(Duration.ofSeconds(60)).until(() -> arrived.size() >= 400);
            for (Publication publication : sent) {
                assertDeliveredAtOnce(publication);
            }
            assertTrue(here.drain(Duration.ofSeconds(60)));
        } finally {
            service.destroyForcibly();
        }
        assertEquals(
                IntStream.range(0, 400).mapToObj(i -> "m" + i).sorted().toList(),
                arrived.stream().sorted().toList());
    }

    private List<Publication> publish(HttpBroker broker, int from, int to) {
        List<Publication> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(broker.publish(in, Message.of("m" + i)));
        }
        return sent;
    }

    private static void assertDeliveredAtOnce(Publication publication) throws Exception {
        Settlement settlement = publication.settled().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertEquals(1, settlement.count(Outcome.DELIVERED), settlement::toString);
        assertEquals(1, settlement.ends().size(), settlement::toString);
        assertEquals(1, settlement.ends().get(0).attempts(), settlement::toString);
    }
}
