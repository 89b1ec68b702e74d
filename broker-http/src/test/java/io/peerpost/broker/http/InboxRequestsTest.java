package io.peerpost.broker.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStores;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.Request.Result;
import io.peerpost.broker.inbox.Request.Verb;
import io.peerpost.registry.Registries;
import io.peerpost.registry.tck.FaultyRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of an inbox's owner through its file. */
class InboxRequestsTest {
    private static final SubscribeOptions BILL = SubscribeOptions.queue("bill");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String registry = "memory://" + UUID.randomUUID();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private volatile boolean failing = true;

    private Path inbox() {
        return folder.resolve("inbox");
    }

    private HttpBroker owner(UnaryOperator<HttpBrokerBuilder> more) {
        return more.apply(
                        HttpBroker.builder(registry).inbox(inbox()).attempts(1).closeTimeout(Duration.ofSeconds(2)))
                .open();
    }

    private HttpBroker owner() {
        return owner(b -> b);
    }

    private HttpBroker subscriber() {
        return HttpBroker.builder(registry).listen("127.0.0.1:0").open();
    }

    private Subscription failing(HttpBroker subscriber, SubscribeOptions how) {
        return subscriber.subscribe(
                "t",
                m -> {
                    if (failing) {
                        throw new IllegalStateException("as told");
                    }
                    handled.add(m.text());
                },
                how);
    }

    private static long bury(HttpBroker owner, String text) throws Exception {
        Publication publication = owner.publish("t", Message.of(text));
        assertEquals(
                1,
                publication
                        .settled()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .count(Outcome.DEAD_LETTERED));
        List<DeadLetter> letters = owner.deadLetters().list();
        return letters.get(letters.size() - 1).number();
    }

    private static List<Request> ask(InboxFile file, Verb verb, Long... letters) {
        return file.ask(verb, List.of(letters));
    }

    private static List<Result> answers(InboxFile file, int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> file.answers(0, Long.MAX_VALUE).size() >= count);
        return file.answers(0, Long.MAX_VALUE).stream()
                .map(answered -> answered.answer().result())
                .toList();
    }

    private void awaitHandled(String... texts) {
        await().atMost(Duration.ofSeconds(30)).until(() -> handled.equals(List.of(texts)));
    }

    @Test
    void rule25TheOwnerCarriesOutWhatOthersAskForInTheirOrder() throws Exception {
        try (HttpBroker subscriber = subscriber();
                HttpBroker owner = owner();
                InboxFile file = InboxStores.look(inbox())) {
            failing(subscriber, BILL);
            long first = bury(owner, "first");
            long second = bury(owner, "second");
            failing = false;

            ask(file, Verb.REDELIVER, first, 77L);
            ask(file, Verb.PURGE, second, second);

            assertEquals(List.of(Result.DONE, Result.MISSING, Result.DONE, Result.MISSING), answers(file, 4));
            awaitHandled("first");
            assertEquals(List.of(), owner.deadLetters().list());
            assertEquals(List.of(), file.letters(0, null, 10));
            await().until(() -> owner.stats().waiting() == 0);
        }
    }

    @Test
    void rule25ADeadLetterOfABroadcastNodeGoesToThatNodeOrIsRefused() throws Exception {
        try (HttpBroker subscriber = subscriber();
                HttpBroker owner = owner();
                InboxFile file = InboxStores.look(inbox())) {
            Subscription node = failing(subscriber, SubscribeOptions.defaults());
            long there = bury(owner, "there");
            subscriber.subscribe("t", m -> handled.add("other " + m.text()));
            failing = false;
            ask(file, Verb.REDELIVER, there);
            assertEquals(List.of(Result.DONE), answers(file, 1));
            awaitHandled("there");

            failing = true;
            long gone = bury(owner, "gone");
            node.close();
            await().until(() -> {
                ask(file, Verb.REDELIVER, gone);
                List<Result> all = answers(file, 2);
                return all.get(all.size() - 1) == Result.GONE;
            });
            assertEquals(1, owner.deadLetters().list().size(), "it is still there");
            assertEquals(List.of("there", "other gone"), handled);
        }
    }

    @Test
    void rule25WhereThereIsNoRoomTheLetterStays() throws Exception {
        try (HttpBroker subscriber = subscriber();
                HttpBroker owner = owner(b -> b.inboxMessages(4));
                InboxFile file = InboxStores.look(inbox())) {
            failing(subscriber, BILL);
            long letter = bury(owner, "poison");
            owner.expect("t", "away");
            failing = false;
            owner.publish("t", Message.of("fills the share of a group that is away"));
            ask(file, Verb.REDELIVER, letter);
            assertEquals(List.of(Result.FULL), answers(file, 1));
            assertEquals(1, owner.deadLetters().list().size());
        }
    }

    @Test
    void rule25WhatIsAskedOfNobodyIsTheNextOwners() throws Exception {
        try (HttpBroker subscriber = subscriber()) {
            failing(subscriber, BILL);
            long letter;
            try (HttpBroker owner = owner()) {
                letter = bury(owner, "poison");
            }
            failing = false;
            try (InboxFile file = InboxStores.look(inbox())) {
                assertFalse(file.isOwned());
                ask(file, Verb.REDELIVER, letter);
                try (HttpBroker next = owner()) {
                    assertEquals(List.of(Result.DONE), answers(file, 1));
                    awaitHandled("poison");
                    await().until(() -> next.deadLetters().list().isEmpty());
                }
            }
        }
    }

    @Test
    void rule25NobodyIsTakenForGoneBeforeTheFirstLook() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (HttpBroker subscriber = subscriber();
                FaultyRegistry away = new FaultyRegistry(Registries.open(registry), timer)) {
            failing(subscriber, SubscribeOptions.defaults());
            long purged;
            long letter;
            try (HttpBroker owner = owner()) {
                purged = bury(owner, "purged");
                letter = bury(owner, "poison");
            }
            failing = false;
            away.cut();
            try (InboxFile file = InboxStores.look(inbox());
                    HttpBroker owner = HttpBroker.builder(away)
                            .inbox(inbox())
                            .closeTimeout(Duration.ofSeconds(2))
                            .open()) {
                ask(file, Verb.PURGE, purged);
                ask(file, Verb.REDELIVER, letter);
                assertEquals(List.of(Result.DONE), answers(file, 1));
                assertEquals(1, owner.deadLetters().list().size());
                away.restore();
                assertEquals(List.of(Result.DONE, Result.DONE), answers(file, 2));
                awaitHandled("poison");
            }
        } finally {
            timer.shutdownNow();
        }
    }

    /** The file takes the message but not the debt, as if the process ended in between. */
    @Test
    void rule25ALetterThatIsOwedAgainIsOwedToNobodyElseWhateverHappensInBetween() throws Exception {
        try (HttpBroker owner = owner()) {
            long letter;
            try (HttpBroker subscriber = subscriber()) {
                failing(subscriber, BILL);
                letter = bury(owner, "poison");
            }
            execute("CREATE TRIGGER broken BEFORE INSERT ON owed BEGIN SELECT RAISE(ABORT, 'as told'); END");
            owner.deadLetters().redeliver(letter);
        }
        execute("DROP TRIGGER broken");
        failing = false;
        try (HttpBroker subscriber = subscriber();
                HttpBroker next = owner()) {
            assertEquals(0, next.stats().waiting());
            subscriber.subscribe("t", m -> handled.add("other " + m.text()));
            failing(subscriber, BILL);
            long letter = next.deadLetters().list().get(0).number();
            next.deadLetters().redeliver(letter).settled().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertEquals(List.of("poison"), handled);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + inbox());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aLetterCanBeRedeliveredInTheMomentInWhichItIsToldOf() throws Exception {
        List<String> refused = new CopyOnWriteArrayList<>();
        List<HttpBroker> owners = new CopyOnWriteArrayList<>();
        try (HttpBroker subscriber = subscriber();
                HttpBroker owner = owner(b -> b.listener(new BrokerListener() {
                    @Override
                    public void onDeadLetter(DeadLetter letter) {
                        failing = false;
                        try {
                            owners.get(0).deadLetters().redeliver(letter.number());
                        } catch (RuntimeException e) {
                            refused.add(e.toString());
                        }
                    }
                }))) {
            owners.add(owner);
            failing(subscriber, BILL);
            owner.publish("t", Message.of("poison"));
            awaitHandled("poison");
            assertEquals(List.of(), refused);
        }
    }
}
