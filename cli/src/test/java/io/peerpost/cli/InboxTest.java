package io.peerpost.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code inbox list}, {@code show}, {@code redeliver} and {@code purge}, beside an owner and without one. */
class InboxTest {
    private static final SubscribeOptions BILL = SubscribeOptions.queue("bill");

    private final String registry = "memory://" + UUID.randomUUID();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private volatile boolean failing = true;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpBroker subscriber;

    @BeforeEach
    void subscribe() {
        subscriber = HttpBroker.builder(registry).listen("127.0.0.1:0").open();
        subscriber.subscribe(
                "t",
                m -> {
                    if (failing) {
                        throw new IllegalStateException("as\ntold");
                    }
                    handled.add(m.text());
                },
                BILL);
    }

    @AfterEach
    void close() {
        subscriber.close();
    }

    private String inbox() {
        return folder.resolve("orders.inbox").toString();
    }

    private HttpBroker owner() {
        return HttpBroker.builder(registry)
                .inbox(Path.of(inbox()))
                .attempts(1)
                .closeTimeout(Duration.ofMillis(500))
                .open();
    }

    /** Leaves dead letters d1 and d2 to topic t, and a message to a topic that nobody subscribes to. */
    private void fill(HttpBroker owner) {
        owner.publish("t", Message.of("first").with("tenant", "blue"));
        await().until(() -> owner.stats().deadLetters() == 1);
        owner.publish("t", Message.of(new byte[] {(byte) 0xff, 0}));
        await().until(() -> owner.deadLetters().list().size() == 2);
        owner.publish("other", Message.of("waits\there").with("tenant", "red"));
    }

    private CommandRun inbox(String command, String... more) {
        return CommandRun.of(Stream.concat(Stream.of("inbox", command, inbox()), Arrays.stream(more))
                .toArray(String[]::new));
    }

    private static List<String> out(CommandRun run) {
        assertEquals(0, run.exit(), run::err);
        return run.out();
    }

    private Map<String, @Nullable Object> json(String command, String... more) {
        CommandRun run = inbox(
                command, Stream.concat(Stream.of("--json"), Arrays.stream(more)).toArray(String[]::new));
        return Json.object(run.result());
    }

    @Test
    void rule25ListShowsWhatWaitsAndWhatIsDeadBesideItsOwnerAndWithoutOne() {
        List<String> beside;
        try (HttpBroker owner = owner()) {
            fill(owner);
            beside = out(inbox("list"));
        }
        assertEquals(3, beside.size(), beside::toString);
        assertTrue(beside.get(0).matches("3\tother\tnobody yet\t0\t\\ds\t\\d+\t[0-9a-v]+-3"), beside.get(0));
        assertTrue(
                beside.get(1).matches("d1\tt\tgroup bill\tdeadLettered\t1\t20[^\t]+Z\t5\t[0-9a-v]+-1\t.*as.*told.*"),
                beside.get(1));
        assertFalse(beside.stream().anyMatch(line -> line.contains("\n")));
        assertEquals(beside.subList(1, 3), out(inbox("list", "--dead")));
        assertEquals(List.of(), out(inbox("list", "--waiting", "--topic", "t")));
        assertEquals(2, out(inbox("list", "--topic", "t")).size());
        assertEquals(1, out(inbox("list", "--waiting")).size());
    }

    @Test
    void listInJsonHasTheKeysThatAreDocumented() {
        try (HttpBroker owner = owner()) {
            fill(owner);
        }
        assertEquals(
                List.of(
                        "kind",
                        "number",
                        "id",
                        "topic",
                        "group",
                        "node",
                        "attempts",
                        "acceptedAt",
                        "ageSeconds",
                        "bytes"),
                List.copyOf(json("list", "--waiting").keySet()));
        List<String> dead = out(inbox("list", "--dead", "--json"));
        Map<String, @Nullable Object> letter = Json.object(dead.get(0));
        assertEquals(
                List.of(
                        "kind",
                        "number",
                        "id",
                        "topic",
                        "group",
                        "node",
                        "outcome",
                        "attempts",
                        "reason",
                        "at",
                        "bytes"),
                List.copyOf(letter.keySet()));
        assertEquals("d1", letter.get("number"));
        assertEquals("bill", letter.get("group"));
        assertEquals("deadLettered", letter.get("outcome"));
    }

    @Test
    void showShowsOneWhole() {
        try (HttpBroker owner = owner()) {
            fill(owner);
            Map<String, @Nullable Object> letter = json("show", "d1");
            assertEquals("first", letter.get("body"));
            assertEquals(Map.of("tenant", "blue"), letter.get("header"));
            assertEquals("deadLettered", letter.get("outcome"));
            assertEquals("/wA=", json("show", "d2").get("bodyBase64"));
            assertEquals(null, json("show", "d2").get("body"));
            Map<String, @Nullable Object> waiting = json("show", "3");
            assertEquals("waits\there", waiting.get("body"));
            assertEquals(Map.of("tenant", "red"), waiting.get("header"));
            assertEquals("other", waiting.get("topic"));
        }
        assertTrue(
                out(inbox("show", "3")).containsAll(List.of("number\t3", "header\ttenant=red", "body\twaits\\there")));
        assertTrue(out(inbox("show", "d1")).containsAll(List.of("target\tgroup bill", "body\tfirst")));
        assertTrue(inbox("show", "4").failedWith(Exit.NOT_DELIVERED).contains("4 is not in " + inbox()));
        assertTrue(inbox("show", "d9").failedWith(Exit.NOT_DELIVERED).contains("d9 is not in " + inbox()));
    }

    @Test
    void rule25WhatIsToBeRedeliveredOrPurgedIsAskedOfTheOwner() {
        try (HttpBroker owner = owner()) {
            fill(owner);
            failing = false;
            assertEquals(List.of("d1\tredelivered"), out(inbox("redeliver", "d1")));
            await().until(() -> handled.equals(List.of("first")));
            assertEquals(
                    List.of("{\"number\":\"d2\",\"result\":\"purged\",\"reason\":null}"),
                    out(inbox("purge", "--all", "--json")));
            assertEquals(List.of(), owner.deadLetters().list());
            CommandRun missing = inbox("redeliver", "d2", "d7");
            assertEquals(Exit.NOT_DELIVERED, missing.exit());
            assertTrue(missing.out().get(1).startsWith("d7\tmissing\t"), missing.out()::toString);
            assertTrue(missing.err().contains("2 were not redelivered"), missing::err);
            assertEquals(
                    "no dead letters in " + inbox(),
                    inbox("redeliver", "--all").err().strip());
        }
    }

    @Test
    void rule25ALetterOfASubscriberThatIsGoneIsRefusedAndStays() {
        try (HttpBroker owner = owner()) {
            try (HttpBroker once =
                    HttpBroker.builder(registry).listen("127.0.0.1:0").open()) {
                once.subscribe("b", m -> {
                    throw new IllegalStateException("as told");
                });
                owner.publish("b", Message.of("x"));
                await().until(() -> owner.deadLetters().list().size() == 1);
            }
            await().until(() -> inbox("redeliver", "d1").out().get(0).startsWith("d1\tgone\t"));
            List<DeadLetter> letters = owner.deadLetters().list();
            assertEquals(1, letters.size());
        }
    }

    @Test
    void rule25WithoutAnOwnerPurgingIsDoneAtOnceAndRedeliveringIsKeptForTheNext() {
        try (HttpBroker owner = owner()) {
            fill(owner);
        }
        assertEquals(List.of("d2\tpurged"), out(inbox("purge", "d2")));
        assertEquals(Exit.NOT_DELIVERED, inbox("purge", "d2").exit());
        CommandRun kept = inbox("redeliver", "--topic", "t");
        assertEquals(List.of("d1\tkept"), out(kept));
        assertTrue(kept.err().contains("nobody owns " + inbox()), kept::err);
        assertTrue(kept.err().contains("peerpost inbox deliver " + inbox()), kept::err);
        failing = false;
        CommandRun deliver =
                CommandRun.of("inbox", "deliver", inbox(), "--registry", registry, "--wait", "3", "--json");
        assertEquals(Exit.NOT_DELIVERED, deliver.exit(), "nobody subscribes to the other topic");
        assertEquals(List.of("first"), handled);
        assertEquals(1, Json.object(deliver.out().get(0)).get("delivered"));
        assertEquals(List.of(), out(inbox("list", "--dead")));
    }

    @Test
    void whoDoesNotWaitIsToldThatItIsAsked() {
        try (HttpBroker owner = owner()) {
            fill(owner);
            failing = false;
            assertEquals(List.of("d1\tasked", "d2\tasked"), out(inbox("redeliver", "--all", "--no-wait")));
            await().until(() -> handled.size() == 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show 1", "redeliver --all", "purge d1", "deliver"})
    void aFileThatIsNotThereIsExitCode5AndIsNotMade(String command) {
        String[] words = command.split(" ", -1);
        CommandRun run = inbox(words[0], Arrays.copyOfRange(words, 1, words.length));
        assertTrue(run.failedWith(Exit.UNUSABLE).contains("inbox " + inbox() + " is not there"));
        assertFalse(Files.exists(Path.of(inbox())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redeliver",
                "redeliver 17",
                "purge",
                "purge d1 --all",
                "show",
                "show x",
                "show d0",
                "list --dead extra"
            })
    void wrongUseIsExitCode2(String command) {
        String[] words = command.split(" ", -1);
        inbox(words[0], Arrays.copyOfRange(words, 1, words.length)).failedWith(Exit.USAGE);
    }
}
