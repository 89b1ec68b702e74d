package io.peerpost.broker.http.internal.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.inbox.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    private final RecordingStore store = new RecordingStore();

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
}
