package io.peerpost.broker.http.internal.subscribe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.http.internal.wire.Mutator;
import io.peerpost.broker.http.internal.wire.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests by somebody who means no good. */
class HostileTest {
    private static final String GO_ID = "t-7f9c24e5-2d1b-4b7a-9d51-0d7a6f6f3f11";
    private static final int REQUESTS = 10_000;

    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(stderr);
    }

    private static List<byte[]> good() {
        List<byte[]> good = new ArrayList<>();
        Vectors.of("http-publish.json")
                .forEach(c -> good.add(Base64.getDecoder().decode(c.text("wireBase64"))));
        Vectors.of("http-answers.json").forEach(c -> {
            byte[] body = c.text("body").getBytes(UTF_8);
            String head = c.text("method") + " " + c.text("target") + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + body.length;
            good.add((head + "\r\n\r\n" + new String(body, ISO_8859_1)).getBytes(ISO_8859_1));
        });
        for (int i = 0; i < 10; i++) {
            good.add(RawClient.numbered(GO_ID, "t", "x" + i, "s", i, i).getBytes(ISO_8859_1));
            good.add(RawClient.post(GO_ID, "t", "y", "Peerpost-Id: i" + i, "Peerpost-Key: k")
                    .getBytes(ISO_8859_1));
        }
        good.add(
                "POST /?id=n HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".getBytes(ISO_8859_1));
        return good;
    }

    @Test
    @Timeout(120)
    void tenThousandSpoiltRequestsDisturbNobody() {
        AtomicLong handled = new AtomicLong();
        Random random = new Random(99);
        Mutator mutator = new Mutator(1, good());
        try (Running running = new Running(config -> {
            config.requestTime = Duration.ofMillis(500);
            config.lingerTime = Duration.ofMillis(100);
        })) {
            LocalSubscription subscription = running.subscribe(GO_ID, "t", m -> handled.incrementAndGet());
            int sent = 0;
            while (sent < REQUESTS) {
                int together = 1 + random.nextInt(4);
                ByteArrayOutputStream requests = new ByteArrayOutputStream();
                for (int i = 0; i < together; i++) {
                    requests.writeBytes(mutator.next());
                }
                sent += together;
                throwAt(running, requests.toByteArray(), random.nextInt(3));
            }
            long before = handled.get();
            assertTrue(before > 10, "of those that are good by chance only " + before + " were handled");
            assertEquals(
                    200,
                    running.connect().ask(RawClient.post(GO_ID, "t", "good")).status());
            await().untilAsserted(() -> assertEquals(0, subscription.queued()));
            await().untilAsserted(() -> assertEquals(0, running.endpoint.assembling()));
            await().untilAsserted(() -> assertTrue(running.endpoint.connections() <= 1));
        }
        String text = said.toString(UTF_8);
        assertFalse(text.contains("\tat "), text);
        assertFalse(text.contains("Exception in thread"), text);
    }

    private static void throwAt(Running running, byte[] requests, int manner) {
        RawClient client = running.connect();
        try {
            client.send(requests);
            if (manner == 0) {
                client.reset();
            } else if (manner == 1) {
                client.patience(1);
                client.read();
            }
        } catch (RuntimeException e) {
            // closed, silent, or something that is not for us to read
        } finally {
            client.close();
        }
    }
}
