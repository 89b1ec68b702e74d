package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.http.HttpHandler;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a peer can ask too much of. Whatever it is, the next one is served. */
class BoundsTest {
    private final HeldHandler handler = new HeldHandler();
    private Running running = new Running(config -> config.maxBody = 100_000);

    @AfterEach
    void close() {
        running.close();
    }

    private void withSettings(Consumer<EndpointConfig.Builder> settings) {
        running.close();
        running = new Running(settings);
        running.subscribe("n", "t", handler.release("a"));
    }

    private void isRefused(RawClient client, int status) {
        RawClient.Said said = client.read();
        assertEquals(status, said.status());
        assertEquals("close", said.header("Connection"));
        assertTrue(said.body().contains("\"code\":" + status), said.body());
        assertTrue(client.endsInOrder());
        stillServes();
    }

    private void stillServes() {
        if (running.endpoint.connections() < 100) {
            RawClient next = running.connect();
            assertEquals(405, next.ask("GET / HTTP/1.1\r\n\r\n").status());
            next.close();
        }
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIs413() {
        isRefused(running.connect().send("POST /?id=n HTTP/1.1\r\nContent-Length: 100001\r\n\r\n"), 413);
    }

    @Test
    void aBodyThatBecomesTooLargeIs413AndTheAnswerSurvivesTheRestOfIt() {
        RawClient client = running.connect().send("POST /?id=n HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        client.send(chunk.repeat(200));
        isRefused(client, 413);
    }

    @Test
    void aBodyOfExactlyTheBoundIsTaken() {
        running.subscribe("n", "t", m -> {});
        byte[] envelope = ("{\"Header\":{\"Micro-Topic\":\"t\"},\"x\":\"" + "y".repeat(99_960))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] padded = Arrays.copyOf(envelope, 100_000);
        Arrays.fill(padded, envelope.length, 99_998, (byte) 'y');
        padded[99_998] = '"';
        padded[99_999] = '}';
        assertEquals(200, running.connect().ask(RawClient.post("n", padded)).status());
    }

    @Test
    void chunkedBodiesAreTaken() {
        running.subscribe("n", "t", handler.release("hi"));
        String body = "{\"Header\":{\"Micro-Topic\":\"t\"},\"Body\":\"aGk=\"}";
        StringBuilder chunks = new StringBuilder("POST /?id=n HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        body.chars().forEach(c -> chunks.append("1\r\n").append((char) c).append("\r\n"));
        RawClient client = running.connect();
        assertEquals(200, client.ask(chunks + "0\r\n\r\n").status());
        assertEquals(200, client.ask(RawClient.post("n", "t", "hi")).status());
    }

    @Test
    void largeBodiesOfAllConnectionsTogetherAreBounded() {
        withSettings(config -> config.maxAssembling = 200_000);
        String head = "POST /?id=n HTTP/1.1\r\nContent-Length: 150000\r\n\r\n" + "x".repeat(120_000);
        RawClient first = running.connect().send(head);
        await().until(() -> running.endpoint.assembling() > 100_000);
        isRefused(running.connect().send(head), 503);
        first.close();
        await().until(() -> running.endpoint.assembling() == 0);
        assertEquals(200, running.connect().ask(RawClient.post("n", "t", "a")).status());
    }

    @Test
    void peersOfHttp10AreAnsweredAndCutOff() {
        running.subscribe("n", "t", handler.release("a"));
        RawClient client = running.connect();
        String old = RawClient.post("n", "t", "a", "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0");
        RawClient.Said said = client.ask(old);
        assertEquals(200, said.status());
        assertEquals("close", said.header("Connection"));
        assertTrue(client.endsInOrder());
    }

    @Test
    void tooManyHeadersAre431() {
        String headers = "a: b\r\n".repeat(65);
        isRefused(running.connect().send("POST /?id=n HTTP/1.1\r\n" + headers + "\r\n"), 431);
    }

    @Test
    void headersThatAreTooLargeAre431() {
        isRefused(running.connect().send("POST /?id=n HTTP/1.1\r\na: " + "x".repeat(17_000) + "\r\n\r\n"), 431);
    }

    @Test
    void aRequestLineThatIsTooLongIs414() {
        isRefused(running.connect().send("POST /?id=" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n"), 414);
    }

    @Test
    void whatIsNotHttpIs400() {
        isRefused(running.connect().send("\u0016\u0003\u0001 hello \r\n\r\n"), 400);
        isRefused(running.connect().send("POST /?id=n HTTP/1.1\r\nContent-Length: -1\r\n\r\n"), 400);
    }

    @Test
    void aRequestThatComesTooSlowlyIs408() {
        withSettings(config -> config.requestTime = Duration.ofMillis(100));
        RawClient head = running.connect().send("POST /?id=n HTTP/1.1\r\na");
        isRefused(head, 408);
        RawClient body = running.connect();
        assertEquals(200, body.ask(RawClient.post("n", "t", "a")).status());
        isRefused(body.send("POST /?id=n HTTP/1.1\r\nContent-Length: 10\r\n\r\nab"), 408);
    }

    @Test
    void aConnectionThatNeverAsksIsClosed() {
        withSettings(config -> config.requestTime = Duration.ofMillis(100));
        assertTrue(running.connect().endsInOrder());
    }

    @Test
    void aConnectionThatAsksNoMoreIsClosedAfterTheIdleTimeButNotWhileItIsOwedAnAnswer() throws InterruptedException {
        withSettings(config -> config.idleTime = Duration.ofMillis(150));
        RawClient owed = running.connect().send(RawClient.post("n", "t", "slow"));
        handler.expect("slow");
        RawClient idle = running.connect();
        assertEquals(405, idle.ask("GET / HTTP/1.1\r\n\r\n").status());
        assertTrue(idle.endsInOrder());
        assertTrue(owed.silentFor(300));
        handler.release("slow");
        assertEquals(200, owed.read().status());
    }

    @Test
    void connectionsBeyondTheBoundAreClosedAtOnce() {
        withSettings(config -> config.maxConnections = 3);
        RawClient first = running.connect();
        assertEquals(405, first.ask("GET / HTTP/1.1\r\n\r\n").status());
        running.connect();
        running.connect();
        await().until(() -> running.endpoint.connections() == 3);
        assertTrue(running.connect().ends());
        assertEquals(200, first.ask(RawClient.post("n", "t", "a")).status());
        first.close();
        await().until(() -> running.endpoint.connections() == 2);
        assertEquals(200, running.connect().ask(RawClient.post("n", "t", "a")).status());
    }

    @Test
    void refusedPeersGet403AndOccupyNothing() {
        running.close();
        running = new Running(config -> config.lingerTime = Duration.ofMillis(200), (local, remote) -> false);
        running.subscribe("n", "t", handler);
        RawClient client = running.connect();
        client.send(RawClient.post("n", "t", "a"));
        RawClient.Said said = client.read();
        assertEquals(403, said.status());
        assertTrue(client.endsInOrder());
        assertEquals(0, handler.unasked());
        client.close();
        await().until(() -> running.endpoint.connections() == 0);
        for (int i = 0; i < 64; i++) {
            running.connect();
        }
        await().until(() -> running.endpoint.connections() == 64);
        assertTrue(running.connect().ends());
    }

    @Test
    void aPeerThatDoesNotReadItsAnswersIsReadNoMoreAndThenCutOff() {
        byte[] large = new byte[100_000];
        AtomicInteger asked = new AtomicInteger();
        HttpHandler generous = request -> {
            asked.incrementAndGet();
            return new HttpHandler.Answer(200, "text/plain", large);
        };
        withSettings(config -> {
            config.handlers = Map.of("/large", generous);
            config.requestTime = Duration.ofMillis(500);
        });
        RawClient client = running.connect();
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    client.send("GET /large HTTP/1.1\r\nPadding: " + "x".repeat(1000) + "\r\n\r\n");
                }
            } catch (UncheckedIOException e) {
                // cut off
            }
        });
        sender.start();
        await().until(() -> running.endpoint.connections() == 0);
        assertTrue(asked.get() < 10_000, "answered " + asked.get());
        stillServes();
    }

    @Test
    void leaveToSendABodyIsGiven() {
        running.subscribe("n", "t", handler.release("a"));
        RawClient client = running.connect();
        String post = RawClient.post("n", "t", "a", "Expect: 100-continue");
        int head = post.indexOf("\r\n\r\n") + 4;
        assertEquals(100, client.ask(post.substring(0, head)).status());
        assertEquals(200, client.ask(post.substring(head)).status());
        RawClient large = running.connect();
        assertEquals(
                413,
                large.ask("POST /?id=n HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 999999\r\n\r\n")
                        .status());
    }

    @Test
    void aHandlerOfTheUsersOwnAnswersFirstAndUnderItsPathOnly() {
        withSettings(config -> config.handlers = Map.of("/health", request -> {
            if (request.query().equals("fail")) {
                throw new IllegalStateException("as told");
            }
            String text = request.method() + " " + new String(request.body(), StandardCharsets.UTF_8);
            return new HttpHandler.Answer(299, "text/plain", text.getBytes(StandardCharsets.UTF_8));
        }));
        RawClient client = running.connect();
        RawClient.Said said = client.ask("PUT /health?x HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi");
        assertEquals(299, said.status());
        assertEquals("PUT hi", said.body());
        assertEquals(500, client.ask("GET /health?fail HTTP/1.1\r\n\r\n").status());
        assertEquals(405, client.ask("GET /health/x HTTP/1.1\r\n\r\n").status());
        client.send("HEAD /health HTTP/1.1\r\nConnection: close\r\n\r\n");
        UncheckedIOException noBody = assertThrows(UncheckedIOException.class, () -> {
            RawClient.Said head = client.read();
            if (head.body().isEmpty()) {
                client.read();
            }
        });
        assertTrue(String.valueOf(noBody.getMessage()).contains("ended behind ''"), noBody.getMessage());
    }
}
