package io.peerpost.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both commands together, over a real broker. */
class PubSubTest {
    private static final String LO = "mdns://?interface=lo";

    private final String topic = "orders-" + UUID.randomUUID();
    private String registry = "memory://" + UUID.randomUUID();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"memory://pub-sub", LO})
    void everyMessageArrivesAndTheSummarySaysSo(String uri) {
        registry = uri;
        try (CommandRun sub = subscriber("--count", "20", "--for", "30")) {
            CommandRun pub = pub("--data", "order {n}", "--count", "20", "--json");
            assertEquals(0, pub.exit(), pub::err);
            assertEquals(0, sub.exit(), sub::err);
            assertEquals(numbered("order ", 20), sub.out());
            Map<String, @Nullable Object> summary = Json.object(pub.out().get(0));
            assertEquals(List.of(20, 20, 20, 0), counts(summary, "published", "targets", "delivered", "held"));
            assertEquals(1, pub.out().size());
        }
    }

    @Test
    void aConfinedPublisherSendsToNobodyOutside() {
        try (CommandRun sub = subscriber("--count", "1", "--for", "30")) {
            CommandRun outside = pub("--data", "x", "--wait", "1", "--confine", "10.0.0.0/8");
            assertEquals(Exit.NOT_DELIVERED, outside.exit());
            assertTrue(outside.err().contains("skipped 1 node outside of 10.0.0.0/8"), outside::err);
            assertEquals(List.of(), sub.out());
            assertEquals(
                    0, pub("--data", "x", "--confine", "10.0.0.0/8,127.0.0.0/8").exit());
            assertEquals("x", sub.result());
        }
    }

    @Test
    void jsonShowsAllOfAMessage() {
        try (CommandRun sub = subscriber("--count", "1", "--json")) {
            assertEquals(
                    0,
                    pub("--data", "grüße", "--header", "tenant=blue", "--header", "x=a=b")
                            .exit());
            Map<String, @Nullable Object> message = Json.object(sub.result());
            assertEquals(
                    List.of("topic", "id", "header", "body", "bodyBase64", "attempt"), List.copyOf(message.keySet()));
            assertEquals(topic, message.get("topic"));
            assertEquals(Map.of("tenant", "blue", "x", "a=b"), message.get("header"));
            assertEquals("grüße", message.get("body"));
            assertEquals("Z3LDvMOfZQ==", message.get("bodyBase64"));
            assertEquals(1, message.get("attempt"));
            assertTrue(message.get("id") instanceof String);
        }
    }

    @Test
    void aFileArrivesByteForByte() throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[] {(byte) 0xff, '\n', 0});
        try (CommandRun sub = subscriber("--count", "1", "--json")) {
            assertEquals(0, pub("--file", file.toString()).exit());
            Map<String, @Nullable Object> message = Json.object(sub.result());
            assertEquals(null, message.get("body"));
            assertEquals("/woA", message.get("bodyBase64"));
        }
    }

    @Test
    void eachLineOfStandardInputIsAMessage() {
        try (CommandRun sub = subscriber("--count", "3")) {
            CommandRun pub = new CommandRun().withInput("a\n\nc").run(args("pub"));
            assertEquals(0, pub.exit(), pub::err);
            assertEquals(0, sub.exit());
            assertEquals(List.of("a", "", "c"), sub.out());
        }
    }

    @Test
    void aSubscriberThatHasItsCountLeavesTheRestToItsGroup() {
        try (CommandRun first = subscriber("--queue", "bill", "--count", "3")) {
            CommandRun pub = new CommandRun().start(args("pub", "--data", "{n}", "--count", "10", "--wait", "30"));
            assertEquals(0, first.exit(), first::err);
            assertEquals(3, first.out().size());
            try (CommandRun second = subscriber("--queue", "bill", "--count", "7", "--for", "30")) {
                assertEquals(0, second.exit(), second::err);
                assertEquals(0, pub.exit(), pub::err);
                List<String> all = Stream.concat(first.out().stream(), second.out().stream())
                        .sorted()
                        .toList();
                assertEquals(numbered("", 10), all);
            }
        }
    }

    @Test
    void aMessageThatAHandlerFailedComesAgain() {
        try (CommandRun sub = subscriber("--fail-rate", "0.3", "--count", "20", "--json")) {
            CommandRun pub = pub("--data", "{n}", "--count", "20", "--wait", "30", "--json");
            assertEquals(0, pub.exit(), pub::err);
            assertEquals(0, sub.exit());
            long repeated = sub.out().stream()
                    .map(Json::object)
                    .filter(PubSubTest::isRepeated)
                    .count();
            assertTrue(repeated > 0, sub.out()::toString);
            assertEquals(List.of((int) repeated), counts(Json.object(pub.out().get(0)), "redelivered"));
        }
    }

    @Test
    void aReaderThatEndsEndsTheSubscriberWithoutAnError() {
        try (CommandRun sub = started(new CommandRun().withOutput(new PrintingHandlerTest.ClosedPipe()), args("sub"))) {
            CommandRun pub = pub("--data", "x", "--json");
            assertEquals(0, sub.exit(), sub::err);
            assertEquals(0, pub.exit(), pub::err);
            assertEquals(List.of(0, 1), counts(Json.object(pub.out().get(0)), "delivered", "gone"));
        }
    }

    @Test
    void aSignalEndsASubscriberThatWaits() {
        try (CommandRun sub = subscriber()) {
            assertEquals(0, sub.stop().exit());
        }
    }

    /** Both registries reach no further than this machine, so loopback is what is advertised. */
    @ParameterizedTest
    @ValueSource(strings = {"memory://loopback", LO})
    void aRegistryOfThisMachineAloneNeedsNoOption(String uri) {
        CommandRun run = new CommandRun();
        try (CommandRun sub = started(run, "sub", topic, "--registry", uri, "--count", "1")) {
            assertEquals(
                    0,
                    CommandRun.of("pub", topic, "--registry", uri, "--data", "x")
                            .exit());
            assertEquals(0, sub.exit(), sub::err);
        }
    }

    private static boolean isRepeated(Map<String, @Nullable Object> message) {
        return message.get("attempt") instanceof Integer attempt && attempt > 1;
    }

    private CommandRun pub(String... more) {
        return CommandRun.of(args("pub", more));
    }

    private CommandRun subscriber(String... more) {
        return started(new CommandRun(), args("sub", more));
    }

    private CommandRun started(CommandRun run, String... args) {
        run.start(args);
        await().until(() -> run.ended() || run.err().contains("subscribed " + topic + " at 127.0.0.1:"));
        return run;
    }

    private String[] args(String command, String... more) {
        Stream<String> common = Stream.of(command, topic, "--registry", registry, "--listen", "127.0.0.1:0");
        return Stream.concat(common, Arrays.stream(more)).toArray(String[]::new);
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(n -> prefix + n).toList();
    }

    private static List<@Nullable Object> counts(Map<String, @Nullable Object> summary, String... names) {
        return Arrays.stream(names).<@Nullable Object>map(summary::get).toList();
    }
}
