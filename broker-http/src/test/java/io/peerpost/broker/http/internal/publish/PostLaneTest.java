package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a lane over a real socket hears answers, and how it ends. */
final class PostLaneTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nPeerpost-Node: n\r\nContent-Length: 0\r\n\r\n";

    private final RawServer server = new RawServer();

    @AfterEach
    void close() {
        server.close();
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Sends one message and has the server say something about it. */
    private void with(BiConsumer<RealLane, RawServer.Wire> test) {
        try (RealLane lane = new RealLane("n", server.address(), true)) {
            lane.send(RealLane.debt("1"));
            try (RawServer.Wire wire = server.accept()) {
                wire.read();
                test.accept(lane, wire);
            }
        }
    }

    @Test
    void anAnswerSaysStatusAndWhoSpeaks() {
        with((lane, wire) -> {
            wire.say(OK);
            assertEquals(new Answer(200, "n", false, false, ""), lane.answer());
        });
    }

    @Test
    void anAnswerWithoutTheHeaderSpeaksForNobody() {
        with((lane, wire) -> {
            wire.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            assertNull(lane.answer().node());
        });
    }

    @Test
    void rule21LeavingIsAHeader() {
        with((lane, wire) -> {
            wire.say(head(
                    "HTTP/1.1 503 Service Unavailable",
                    "Peerpost-Node: n",
                    "Peerpost-Leaving: 1",
                    "Connection: close",
                    "Content-Length: 0"));
            assertEquals(new Answer(503, "n", true, true, ""), lane.answer());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 1500",
        "0, 0",
        "86400000, 86400000",
        "86400001, 86400000",
        "999999999999999999, 86400000",
        "9999999999999999999, ",
        "-5, ",
        "1.5, ",
        "soon, ",
        "'', ",
        "٣, ",
    })
    void aDelayIsInMillisecondsUpToADayAndAnythingElseIsNone(String value, @Nullable Long millis) {
        with((lane, wire) -> {
            wire.say("HTTP/1.1 500 Oops\r\nPeerpost-Node: n\r\nPeerpost-Retry-After: " + value
                    + "\r\nContent-Length: 0\r\n\r\n");
            assertEquals(
                    millis == null ? null : Duration.ofMillis(millis),
                    lane.answer().retryAfter());
        });
    }

    @Test
    void answersToPipelinedRequestsComeInOrder() {
        with((lane, wire) -> {
            lane.send(RealLane.debt("2"), RealLane.debt("3"));
            wire.read();
            wire.read();
            wire.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
            wire.say("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfor\r\n4\r\n you\r\n0\r\n\r\n");
            assertEquals(200, lane.answer().status());
            assertEquals(500, lane.answer().status());
            assertEquals("for you", lane.answer().text());
            lane.send(RealLane.debt("4"));
            wire.read();
            wire.say(OK);
            assertEquals(200, lane.answer().status());
        });
    }

    @Test
    void interimAnswersAreSignsOfLifeOnly() {
        with((lane, wire) -> {
            wire.say("HTTP/1.1 100 Continue\r\n\r\n").say("HTTP/1.1 102 Processing\r\n\r\n");
            wire.say(OK);
            assertEquals(200, lane.answer().status());
            assertTrue(lane.heardNothingMore());
        });
    }

    @Test
    void anAnswerMayComeInPieces() {
        with((lane, wire) -> {
            String answer = "HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\nwrong";
            answer.chars().forEach(c -> wire.say(String.valueOf((char) c)));
            assertEquals(new Answer(500, null, false, false, "wrong"), lane.answer());
        });
    }

    @Test
    void theDetailOfAnErrorObjectIsTheText() {
        with((lane, wire) -> {
            String body = "{\"id\":\"go.micro.broker\",\"code\":500,\"detail\":\"too late\",\"status\":\"x\"}";
            wire.say("HTTP/1.1 500 Oops\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertEquals("too late", lane.answer().text());
        });
    }

    @Test
    void ofALongTextOnlyTheBeginningIsKept() {
        with((lane, wire) -> {
            wire.say("HTTP/1.1 500 Oops\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000));
            assertTrue(lane.answer().text().length() < 5_000);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            })
    void anAnswerSaysWhetherItIsTheLast(String answer) {
        with((lane, wire) -> {
            wire.say(answer);
            wire.close();
            assertTrue(lane.answer().closing());
            assertEquals(Lane.Cause.BROKEN, lane.closed().cause());
        });
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsAnAnswer() {
        with((lane, wire) -> {
            wire.say("HTTP/1.1 500 Oops\r\n\r\nall wrong");
            wire.close();
            Answer answer = lane.answer();
            assertEquals(500, answer.status());
            assertEquals("all wrong", answer.text());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            })
    void whatIsNotHttpBreaksTheConnection(String answer) {
        with((lane, wire) -> {
            wire.say(answer);
            assertEquals(Lane.Cause.BROKEN, lane.closed().cause());
            assertTrue(wire.atEnd());
            assertTrue(lane.heardNothingMore());
        });
    }

    @Test
    void headersWithoutEndBreakTheConnection() {
        with((lane, wire) -> {
            wire.say("HTTP/1.1 200 OK\r\nX: " + "x".repeat(40_000));
            assertEquals(Lane.Cause.BROKEN, lane.closed().cause());
        });
    }

    @Test
    void anEndWithoutAnAnswerIsABreak() {
        with((lane, wire) -> {
            wire.close();
            assertEquals(Lane.Cause.BROKEN, lane.closed().cause());
        });
    }

    @Test
    void anEndWithinAnAnswerIsABreakAndNoAnswer() {
        with((lane, wire) -> {
            wire.say("HTTP/1.1 200 OK\r\nPeerpost-Node: n\r\nContent-Length: 100\r\n\r\nhalf");
            wire.close();
            assertEquals(Lane.Cause.BROKEN, lane.closed().cause());
            assertTrue(lane.heardNothingMore());
        });
    }

    @Test
    void aResetIsABreak() {
        with((lane, wire) -> {
            wire.reset();
            assertEquals(Lane.Cause.BROKEN, lane.closed().cause());
        });
    }

    @Test
    void rule09ARefusedConnectionIsARefusal() {
        HostPort nobody = server.address();
        server.close();
        try (RealLane lane = new RealLane("n", nobody, true)) {
            lane.send(RealLane.debt("1"));
            assertEquals(Lane.Cause.REFUSED, lane.closed().cause());
        }
    }

    @Test
    void rule09AnAddressWithoutARouteIsNoRefusal() {
        // no packet leaves the machine: TCP has no route to a multicast address
        try (RealLane lane = new RealLane("n", new HostPort("224.0.0.1", 9), true)) {
            assertEquals(Lane.Cause.UNREACHABLE, lane.closed().cause());
        }
    }

    @Test
    void aClosedLaneHearsNothingAndTheOtherSideSeesItsEnd() {
        with((lane, wire) -> {
            assertEquals("open", lane.next());
            lane.closeLane();
            assertTrue(wire.atEnd());
            assertTrue(lane.heardNothingMore());
        });
    }

    @Test
    void aLaneThatIsClosedBeforeItStandsHearsNothing() {
        try (RealLane lane = RealLane.closedAtOnce("n", server.address(), RealLane.debt("1"))) {
            assertTrue(lane.heardNothingMore());
            assertTrue(lane.heardNothingMore());
        }
    }
}
