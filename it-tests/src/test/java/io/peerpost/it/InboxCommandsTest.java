package io.peerpost.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStores;
import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.PickySubscriber;
import io.peerpost.it.harness.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A durable inbox and those who look after it, each a process of its own. */
@Timeout(240)
final class InboxCommandsTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String inbox() {
        return folder.resolve("orders.inbox").toString();
    }

    private Command inbox(String command, String... more) {
        return commands.command("inbox", command, inbox(), "--json").with(more).start();
    }

    private List<Map<String, Object>> list(String... more) {
        Command list = inbox("list", more);
        assertEquals(0, list.awaitExit(), list::told);
        return list.json();
    }

    private Command deliver(String... more) {
        return commands.command("inbox", "deliver", inbox(), "--json", "--registry", Commands.LOOPBACK)
                .with(more)
                .start();
    }

    private Command pub(String topic, String... more) {
        String[] all =
                Stream.concat(Stream.of("--inbox", inbox()), Stream.of(more)).toArray(String[]::new);
        return commands.pub(topic, all).inOpen().start();
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> n + "\n").collect(Collectors.joining());
    }

    private void awaitWaiting(int atLeast) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Command list = inbox("list", "--waiting");
            return list.awaitExit() == 0 && list.out().size() >= atLeast; // at first there is no file
        });
    }

    @Test
    void rule26WhatAKilledPublisherHadAcceptedIsDeliveredWhenAnotherProcessOpensTheFile() {
        String topic = commands.topic("killed");
        Command pub = pub(topic);
        pub.write(lines(0, 3_000));
        awaitWaiting(500);
        pub.signal("KILL");
        pub.awaitExit();

        List<Map<String, Object>> accepted = list("--waiting");
        Command sub = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        Command killed = deliver();
        sub.awaitOutLines(100);
        killed.signal("KILL");
        killed.awaitExit();
        Command deliver = deliver();

        assertEquals(0, deliver.awaitExit(), deliver::told);
        assertEquals(0L, deliver.onlyJson().get("held"));
        assertEquals(List.of(), list());
        List<String> numbers = Received.numbers(accepted.size());
        assertEquals(List.of(), Received.by(sub).missing(numbers), "all that the file held");
        assertEquals(accepted.size(), Received.by(sub).different(), "and nothing else");
    }

    @Test
    void rule25AnOwnerIsLookedAtWhileItRuns() {
        String topic = commands.topic("beside");
        Command sub = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        Command pub = pub(topic, "--expect", "away", "--wait", "0.5");
        pub.write(lines(0, 200));
        sub.awaitOutLines(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> list().stream().noneMatch(row -> "bill".equals(row.get("group"))));

        List<Map<String, Object>> rows = list();
        assertEquals(200, rows.size());
        assertTrue(rows.stream().allMatch(row -> "away".equals(row.get("group"))), rows::toString);
        Command show = inbox("show", String.valueOf(rows.get(7).get("number")));
        assertEquals(0, show.awaitExit(), show::told);
        assertEquals("7", show.onlyJson().get("body"));

        pub.closeIn();
        assertEquals(4, pub.awaitExit(), pub::told);
        assertEquals(400L, pub.onlyJson().get("targets"));
        assertEquals(200L, pub.onlyJson().get("held"));
        assertTrue(pub.err().get(0).contains("peerpost inbox deliver " + inbox()), pub::told);
    }

    @Test
    void rule25ASecondOwnerEndsWith5OrWaitsForTheFirst() {
        String topic = commands.topic("owners");
        Command first = pub(topic, "--wait", "0.2");
        first.write("first\n");
        awaitWaiting(1);

        Command second = pub(topic, "--data", "second");
        assertEquals(5, second.awaitExit(), second::told);
        assertEquals(1, second.err().size(), second::told);
        assertTrue(second.err().get(0).contains("is owned by another process"), second::told);
        Command deliver = deliver();
        assertEquals(5, deliver.awaitExit(), deliver::told);

        Command waiting = pub(topic, "--data", "third", "--wait-lock", "60");
        waiting.awaitErr("waiting for the owner of " + inbox());
        first.closeIn();
        assertEquals(4, first.awaitExit(), first::told);
        Command sub = commands.sub(topic).start();
        assertEquals(0, waiting.awaitExit(), waiting::told);
        assertEquals(List.of("first", "third"), new ArrayList<>(Received.by(sub).bodies()));
    }

    @Test
    void aDelivererThatIsEndedSaysWhatIsLeft() {
        String topic = commands.topic("ended");
        Command pub = pub(topic, "--data", "x", "--count", "3", "--wait", "0.2");
        assertEquals(4, pub.awaitExit(), pub::told);
        Command deliver = deliver();
        try (InboxFile file = InboxStores.look(Path.of(inbox()))) {
            await().atMost(Duration.ofSeconds(60)).until(file::isOwned);
        }
        deliver.signal("TERM");
        assertEquals(143, deliver.awaitExit(), deliver::told);
        assertEquals(3L, deliver.onlyJson().get("held"));
        assertEquals(3, list().size());
    }

    @Test
    void aPoisonMessageEndsInDeadLettersHoldsUpNobodyAndIsDeliveredOnceTheHandlerIsMended() throws Exception {
        String topic = commands.topic("poison");
        try (HttpBroker owner = HttpBroker.builder(Commands.LOOPBACK)
                .inbox(Path.of(inbox()))
                .attempts(3)
                .retryPause(Duration.ofMillis(20))
                .open()) {
            Command picky = commands.program(PickySubscriber.class, topic, "bill", "poison")
                    .start()
                    .awaitSubscribed();
            owner.expect(topic, "bill");
            Publication poison = owner.publish(topic, Message.of("poison").with("tenant", "blue"));
            for (int n = 0; n < 100; n++) {
                owner.publish(topic, Message.of("behind " + n));
            }
            assertEquals("behind 0", picky.awaitOutLines(100).get(0));
            assertEquals(
                    1,
                    poison.settled()
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS)
                            .count(Outcome.DEAD_LETTERED));
            assertEquals(100, picky.out().size());

            await().atMost(Duration.ofSeconds(30)).until(() -> list("--dead").size() == 1);
            Map<String, Object> letter = list("--dead").get(0);
            assertEquals("bill", letter.get("group"));
            assertEquals(3L, letter.get("attempts"));
            assertEquals("deadLettered", letter.get("outcome"));
            assertTrue(String.valueOf(letter.get("reason")).contains("500"), letter::toString);
            assertEquals(poison.id(), letter.get("id"));
            Command show = inbox("show", String.valueOf(letter.get("number")));
            assertEquals(0, show.awaitExit(), show::told);
            assertEquals("poison", show.onlyJson().get("body"));
            assertEquals(Map.of("tenant", "blue"), show.onlyJson().get("header"));

            picky.signal("TERM");
            picky.awaitExit();
            Command mended = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
            Command redeliver = inbox("redeliver", "--all");
            assertEquals(0, redeliver.awaitExit(), redeliver::told);
            assertEquals("redelivered", redeliver.onlyJson().get("result"));
            mended.awaitOutLines(1);
            assertEquals(List.of("poison"), Received.by(mended).bodies());
            await().atMost(Duration.ofSeconds(30)).until(() -> list().isEmpty());
        }
    }

    @Test
    void rule25LettersArePurgedBesideTheirOwner() throws Exception {
        String topic = commands.topic("purged");
        try (HttpBroker owner = HttpBroker.builder(Commands.LOOPBACK)
                .inbox(Path.of(inbox()))
                .holdFor(Duration.ofMillis(100))
                .open()) {
            for (int n = 0; n < 5; n++) {
                owner.publish(topic, Message.of("nobody takes it"));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> owner.stats().deadLetters() == 5);
            Command purge = inbox("purge", "--topic", topic);
            assertEquals(0, purge.awaitExit(), purge::told);
            assertEquals(5, purge.out().size());
            assertEquals(0, owner.stats().deadLetters());
        }
        assertEquals(List.of(), list());
    }
}
