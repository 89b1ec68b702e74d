package io.peerpost.broker.http.internal.subscribe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.http.internal.wire.Vectors;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which status for what, to whom. */
class AnswersTest {
    private static final String GO_ID = "t-7f9c24e5-2d1b-4b7a-9d51-0d7a6f6f3f11";
    /** Where go-micro says 200 though nobody was called. */
    private static final Set<String> NOT_IMITATED = Set.of("unknown-id", "no-id", "topic-of-another-subscription");

    private final Running running = new Running();
    private final BlockingQueue<Delivery> handled = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        running.close();
    }

    static Stream<Vectors.Case> answered() {
        return Vectors.of("http-answers.json");
    }

    private void subscribe() {
        running.subscribe(GO_ID, "t", m -> {
            handled.add(m);
            if (m.text().equals("fail")) {
                throw new IllegalStateException("as told");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("answered")
    void answersWhatGoMicroAnswersButForWhatItGetsWrong(Vectors.Case captured) throws InterruptedException {
        subscribe();
        byte[] body = captured.text("body").getBytes(UTF_8);
        String request = captured.text("method") + " " + captured.text("target")
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
                + captured.text("contentType") + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n"
                + new String(body, ISO_8859_1);
        RawClient client = running.connect();
        RawClient.Said said = client.ask(request);
        String expected = captured.text("answer");
        if (NOT_IMITATED.contains(captured.toString())) {
            assertEquals(404, said.status());
        } else if (captured.toString().equals("handler-fails")) {
            assertEquals(500, said.status());
        } else {
            assertEquals(expected.split(" ", 3)[1], String.valueOf(said.status()));
        }
        if (said.status() == 200) {
            assertEquals("", said.body());
            assertEquals(GO_ID, said.header("Peerpost-Node"));
        } else {
            assertLooksLikeGoMicrosError(said);
        }
        assertEquals("close", said.header("Connection"));
        assertTrue(said.header("Date").endsWith(" GMT"), said::toString);
        assertTrue(client.endsInOrder());
        assertHandled(captured.object("handled"));
    }

    private static void assertLooksLikeGoMicrosError(RawClient.Said said) {
        assertEquals("text/plain; charset=utf-8", said.header("Content-Type"));
        Map<String, Object> error = Vectors.object(said.body().getBytes(UTF_8));
        assertEquals(Set.of("id", "code", "detail", "status"), error.keySet());
        assertEquals("go.micro.broker", error.get("id"));
        if (said.status() == 405) {
            assertEquals(400L, error.get("code"));
            assertEquals("nosniff", said.header("X-Content-Type-Options"));
        } else {
            assertEquals((long) said.status(), error.get("code"));
        }
    }

    private void assertHandled(Vectors.@Nullable Case expected) throws InterruptedException {
        if (expected == null) {
            assertEquals(0, handled.size());
            return;
        }
        Delivery delivery = handled.take();
        assertEquals(expected.text("topic"), delivery.topic());
        Map<String, String> header = new LinkedHashMap<>(expected.texts("header"));
        header.remove("Micro-Topic");
        assertEquals(header, delivery.header());
        byte[] body = delivery.body();
        boolean absent = Boolean.TRUE.equals(expected.values().get("bodyNil"));
        assertEquals(absent, body == null);
        assertEquals(
                expected.text("bodyBase64"),
                body == null ? "" : Base64.getEncoder().encodeToString(body));
    }

    @Test
    void rule8EveryAnswerThatSpeaksForANodeNamesIt() {
        subscribe();
        RawClient client = running.connect();
        String id = "Peerpost-Id: s-1";
        assertEquals(GO_ID, client.ask(RawClient.post(GO_ID, "t", "x", id)).header("Peerpost-Node"));
        RawClient.Said failed = client.ask(RawClient.post(GO_ID, "t", "fail", "Peerpost-Id: s-2"));
        assertEquals(500, failed.status());
        assertEquals(GO_ID, failed.header("Peerpost-Node"));
        assertTrue(failed.body().contains("java.lang.IllegalStateException: as told"), failed.body());
        RawClient.Said other = client.ask(RawClient.post("another", "t", "x", id));
        assertEquals(404, other.status());
        assertEquals("", other.header("Peerpost-Node"));
    }

    @Test
    void anEnvelopeThatCannotBeReadIs400ForPeerpostAnd500ForOthers() {
        subscribe();
        RawClient client = running.connect();
        assertEquals(
                400,
                client.ask(RawClient.post(GO_ID, new byte[] {'{'}, "Peerpost-Id: s-1"))
                        .status());
        assertEquals(500, client.ask(RawClient.post(GO_ID, new byte[] {'{'})).status());
        assertEquals(
                500,
                client.ask(RawClient.post(GO_ID, new byte[] {'{'}, "User-Agent: Go-http-client/1.1"))
                        .status());
    }

    @Test
    void aProbeHearsWhetherTheNodeIsThereWithoutAMessage() {
        subscribe();
        RawClient client = running.connect();
        String head = " HTTP/1.1\r\nHost: x\r\nPeerpost-Probe: 1\r\n\r\n";
        RawClient.Said there = client.ask("GET /?id=" + GO_ID + head);
        assertEquals(200, there.status());
        assertEquals(GO_ID, there.header("Peerpost-Node"));
        assertEquals(404, client.ask("GET /?id=other" + head).status());
        assertEquals(0, handled.size());
    }

    @Test
    void idsThatAreNoneAreRefused() {
        subscribe();
        for (String header :
                new String[] {"Peerpost-Id: " + "x".repeat(300), "Peerpost-Sequence: a b c", "Peerpost-Attempt: none"
                }) {
            RawClient.Said said = running.connect().ask(RawClient.post(GO_ID, "t", "x", header, "Peerpost-Id: s"));
            assertEquals(400, said.status());
        }
        assertEquals(0, handled.size());
    }

    @Test
    void rule13TheIdComesFromTheRequestAndNeverFromTheEnvelope() throws InterruptedException {
        subscribe();
        String envelope = "{\"Header\":{\"Micro-Topic\":\"t\",\"Peerpost-Id\":\"copied-1\"},\"Body\":\"eA==\"}";
        RawClient client = running.connect();
        client.ask(RawClient.post(GO_ID, envelope.getBytes(UTF_8), "Peerpost-Id: s-1", "Peerpost-Attempt: 3"));
        client.ask(RawClient.post(GO_ID, envelope.getBytes(UTF_8), "Peerpost-Id: s-2"));
        client.ask(RawClient.post(GO_ID, envelope.getBytes(UTF_8)));
        Delivery first = handled.take();
        assertEquals("s-1", first.id());
        assertEquals(3, first.attempt());
        assertEquals("copied-1", first.header().get("Peerpost-Id"));
        assertEquals("s-2", handled.take().id());
        assertNull(handled.take().id());
    }

    @Test
    void answersComeInTheOrderOfTheRequests() {
        subscribe();
        running.subscribe("slow", "t", m -> handled.take());
        RawClient client = running.connect();
        client.send(RawClient.post("slow", "t", "1") + "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                + RawClient.post(GO_ID, "t", "2"));
        assertEquals("slow", client.read().header("Peerpost-Node"));
        assertEquals(405, client.read().status());
        assertEquals(GO_ID, client.read().header("Peerpost-Node"));
    }

    @Test
    void aNodeIdIsGivenOnlyOnce() {
        subscribe();
        assertThrows(IllegalArgumentException.class, this::subscribe);
    }
}
