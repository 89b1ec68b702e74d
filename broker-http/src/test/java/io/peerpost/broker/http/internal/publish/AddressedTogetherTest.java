package io.peerpost.broker.http.internal.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is owed of a message is written in one commit. Were it written in parts, a crash in between would leave some
 * targets without their debt for good, since a message that something is owed of is not addressed again.
 */
final class AddressedTogetherTest {
    private static final int MANY = 1_000;
    private static final List<String> GROUPS = List.of("bill", "ship", "audit", "archive");

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final Recording store = new Recording();

    @AfterEach
    void end() {
        loop.shutdownNow();
    }

    @Test
    void whatIsWrittenTogetherIsOneCommitWhateverElseIsCommittedMeanwhile() {
        StoreJournal journal = new StoreJournal(
                store,
                PublishConfig.builder().build(),
                StoreJournal.Threads.own(),
                loop,
                Clock.systemUTC(),
                gone -> {});

        journal.together(() -> {
            journal.owe(1, 7, 0);
            journal.purge(1, 0, Request.Answer.DONE); // another thread may do that meanwhile
            await().until(() -> !store.commits.isEmpty());
            journal.owe(2, 7, 0);
        });
        journal.close();

        assertEquals(List.of(Map.of(), Map.of(7L, 2L)), store.owedBySequence().subList(0, 2));
    }

    @Test
    void noCommitOwesAMessageToSomeOfItsTargetsOnly() {
        FakeFleet fleet = new FakeFleet();
        Publisher publisher = new Publisher(PublishConfig.builder().build(), outside(fleet), 1 << 20, store);
        fleet.listen(publisher::viewChanged);
        fleet.prime();
        publisher.expect("t", GROUPS);

        for (int i = 0; i < MANY; i++) {
            var unused = publisher.publish("t", Message.of("x"), PublishOptions.defaults());
        }

        await().until(() -> store.owedBySequence().stream().mapToInt(Map::size).sum() >= MANY);
        long split = store.owedBySequence().stream()
                .flatMap(owed -> owed.values().stream())
                .filter(debts -> debts != GROUPS.size())
                .count();
        assertEquals(0, split);
    }

    private Publisher.Outside outside(FakeFleet fleet) {
        return new Publisher.Outside(
                loop,
                System::nanoTime,
                Clock.systemUTC(),
                new SplittableRandom(1),
                new JsonEnvelope(),
                session -> (node, address, ours, listener) -> {
                    throw new AssertionError("nobody is there");
                },
                fleet::view,
                fleet,
                Duration.ZERO,
                new BrokerListener() {});
    }

    /** Keeps nothing but what was committed with what. */
    private static final class Recording implements InboxStore {
        final List<List<Entry>> commits = new CopyOnWriteArrayList<>();

        /** For each commit, how many debts of which message it begins. */
        List<Map<Long, Long>> owedBySequence() {
            return commits.stream()
                    .map(entries -> entries.stream()
                            .filter(Entry.Owe.class::isInstance)
                            .map(Entry.Owe.class::cast)
                            .collect(Collectors.groupingBy(Entry.Owe::sequence, Collectors.counting())))
                    .toList();
        }

        @Override
        public Contents contents() {
            return Contents.none("s");
        }

        @Override
        public List<Finished> commit(List<Entry> entries) {
            commits.add(List.copyOf(entries));
            return List.of();
        }

        @Override
        public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
            return List.of();
        }

        @Override
        public List<Request> requests(long after, int most) {
            return List.of();
        }

        @Override
        public List<DeadLetter> letters() {
            return List.of();
        }

        @Override
        public @Nullable KeptLetter letter(long number) {
            return null;
        }

        @Override
        public void close() {}
    }
}
