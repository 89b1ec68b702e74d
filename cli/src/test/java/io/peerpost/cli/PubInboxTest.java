package io.peerpost.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pub --inbox}, and {@code inbox deliver} behind it. */
class PubInboxTest {
    private final String registry = "memory://" + UUID.randomUUID();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path inbox() {
        return folder.resolve("orders.inbox");
    }

    private String[] args(String command, String... more) {
        Stream<String> common = Stream.concat(
                Arrays.stream(command.split(" ")), Stream.of("--registry", registry, "--listen", "127.0.0.1:0"));
        return Stream.concat(common, Arrays.stream(more)).toArray(String[]::new);
    }

    private CommandRun pub(String... more) {
        CommandRun pub = new CommandRun();
        return pub.run(args("pub t --json --inbox " + inbox(), more));
    }

    private CommandRun subscriber(String... more) {
        CommandRun run = new CommandRun().start(args("sub t", more));
        await().until(() -> run.ended() || run.err().contains("subscribed t at 127.0.0.1:"));
        return run;
    }

    private CommandRun deliver(String... more) {
        return new CommandRun().run(deliverArgs(more));
    }

    private String[] deliverArgs(String... more) {
        Stream<String> common = Stream.of("inbox", "deliver", inbox().toString(), "--json", "--registry", registry);
        return Stream.concat(common, Arrays.stream(more)).toArray(String[]::new);
    }

    private List<String> listed() {
        CommandRun list = CommandRun.of("inbox", "list", inbox().toString());
        assertEquals(0, list.exit(), list::err);
        return list.out();
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static void assertCounts(CommandRun run, Map<String, Integer> expected) {
        Map<String, @Nullable Object> summary = Json.object(run.out().get(0));
        expected.forEach((name, count) -> assertEquals(count, summary.get(name), () -> name + " of " + summary));
    }

    @Test
    void whatNobodyTakesStaysInTheFileAndIsDeliveredFromThere() {
        CommandRun pub = pub("--data", "{n}", "--count", "2000", "--wait", "0.3");
        assertEquals(Exit.NOT_DELIVERED, pub.exit(), pub::err);
        assertCounts(pub, Map.of("published", 2000, "targets", 2000, "held", 2000, "delivered", 0));
        assertEquals(1, pub.err().lines().count(), pub::err);
        assertTrue(pub.err().contains("held 2000 of 2000 (they stay in " + inbox() + ", to deliver them:"), pub::err);
        assertTrue(pub.err().contains("peerpost inbox deliver " + inbox()), pub::err);
        assertEquals(2000, listed().size());

        try (CommandRun sub = subscriber("--queue", "bill")) {
            CommandRun deliver = deliver();
            assertEquals(0, deliver.exit(), deliver::err);
            assertCounts(deliver, Map.of("published", 0, "targets", 2000, "held", 0, "delivered", 2000));
            assertEquals(numbered(0, 2000), sub.out());
        }
        assertEquals(List.of(), listed());
    }

    @Test
    void nothingIsLeftBesideAFileThatNobodyOwns() throws IOException {
        pub("--data", "x", "--wait", "0.1");
        listed();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("orders.inbox", "orders.inbox.lock", "orders.inbox.reserve"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whatTheFileHeldBeforeIsDeliveredAndNotCounted() {
        pub("--data", "{n}", "--count", "5", "--wait", "0.1");
        try (CommandRun sub = subscriber("--count", "8", "--for", "30")) {
            CommandRun pub = pub("--data", "new {n}", "--count", "3");
            assertEquals(0, pub.exit(), pub::err);
            assertCounts(pub, Map.of("published", 3, "targets", 3, "delivered", 3, "held", 0));
            assertEquals(0, sub.exit(), sub::err);
            assertEquals(
                    Stream.concat(numbered(0, 5).stream(), Stream.of("new 0", "new 1", "new 2"))
                            .toList(),
                    sub.out());
        }
    }

    @Test
    void whatTheFileHeldBeforeIsNotWaitedForEither() {
        CommandRun.of(args("pub other --data x --wait 0.1 --inbox " + inbox()));
        try (CommandRun sub = subscriber("--queue", "bill", "--count", "1", "--for", "30")) {
            CommandRun pub = pub("--data", "y", "--wait", "3000");
            assertEquals(0, pub.exit(), pub::err);
            assertEquals(0, sub.exit(), sub::err);
        }
        assertEquals(1, listed().size());
    }

    @Test
    void pairsOfAMessageAndATargetAreCountedAlsoWhereOneOfTheTargetsIsAway() {
        try (CommandRun sub = subscriber("--queue", "bill")) {
            CommandRun pub = pub("--data", "{n}", "--count", "3", "--expect", "away", "--wait", "1");
            assertEquals(Exit.NOT_DELIVERED, pub.exit(), pub::err);
            assertCounts(pub, Map.of("published", 3, "targets", 6, "delivered", 3, "held", 3));
            assertEquals(numbered(0, 3), sub.out());
        }
        assertEquals(3, listed().size());
        assertTrue(listed().stream().allMatch(line -> line.contains("\tgroup away\t")), listed()::toString);
    }

    @Test
    void holdingEndsInTheFileAsWell() {
        CommandRun pub = pub("--data", "x", "--hold", "0.2");
        assertEquals(Exit.NOT_DELIVERED, pub.exit(), pub::err);
        assertCounts(pub, Map.of("published", 1, "targets", 1, "expired", 1, "held", 0));
        assertFalse(pub.err().contains("inbox deliver"), pub::err);
        assertTrue(listed().get(0).startsWith("d1\tt\tnobody yet\texpired\t0\t"), listed()::toString);
    }

    @Test
    void deliverEndsWhenItsTimeIsOver() {
        pub("--data", "x", "--wait", "0.1");
        CommandRun deliver = deliver("--wait", "0.3");
        assertEquals(Exit.NOT_DELIVERED, deliver.exit(), deliver::err);
        assertCounts(deliver, Map.of("held", 1, "targets", 1));
        assertTrue(deliver.err().contains("1 of 1 are still owed and stay in " + inbox()), deliver::err);
    }

    @Test
    void rule24DeliverTakesTheFleetFromTheFileAndNoOther() {
        CommandRun pub = pub("--data", "x", "--fleet", "staging", "--wait", "0.1");
        assertEquals(Exit.NOT_DELIVERED, pub.exit(), pub::err);
        assertTrue(unusable(pub("--data", "x")).contains("belongs to fleet staging"));
        try (CommandRun sub = subscriber("--fleet", "staging", "--count", "1", "--for", "30")) {
            assertEquals(0, deliver().exit());
            assertEquals(List.of("x"), sub.out());
        }
    }

    @Test
    void rule25ASecondOwnerIsExitCode5AndWaitsIfToldTo() throws Exception {
        try (InboxStore owner = InboxStores.open(inbox(), "micro.http.broker", Duration.ZERO)) {
            assertTrue(unusable(pub("--data", "x")).contains("is owned by another process"));
            assertTrue(unusable(deliver()).contains("is owned by another process"));
            try (CommandRun waiting = new CommandRun().start(deliverArgs("--wait-lock", "60"))) {
                await().until(() -> waiting.err().contains("waiting for the owner of " + inbox()));
                owner.close();
                assertEquals(0, waiting.exit(), waiting::err);
            }
        }
    }

    @Test
    void anInboxThatCannotBeUsedIsExitCode5() throws IOException {
        assertTrue(unusable(CommandRun.of(args("pub t --data x --inbox " + folder + "/nowhere/inbox")))
                .contains("its folder does not exist"));
        Files.writeString(inbox(), "something else, long enough to be looked at ".repeat(50));
        assertTrue(unusable(pub("--data", "x")).contains("damaged"));
    }

    private static String unusable(CommandRun run) {
        return run.failedWith(Exit.UNUSABLE);
    }

    @Test
    void optionsThatContradictEachOtherAreWrongUse() {
        assertTrue(
                pub("--data", "x", "--at-most-once").failedWith(Exit.USAGE).contains("--at-most-once keeps nothing"));
        assertTrue(CommandRun.of(args("pub t --data x --wait-lock 1"))
                .failedWith(Exit.USAGE)
                .contains("--wait-lock waits for an inbox"));
        assertFalse(Files.exists(inbox()));
    }
}
