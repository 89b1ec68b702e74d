package io.peerpost.it.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who comes and goes while the publisher itself is restarted, its inbox in a file. */
@Timeout(120)
final class MembershipTest {
    private static final int MESSAGES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Fleet fleet = new Fleet("memory://" + UUID.randomUUID());
    private final Told told = new Told();

    /** What the publisher was told, whichever owner of the file it was. */
    private static final class Told implements BrokerListener {
        private final List<Settlement.End> ends = new CopyOnWriteArrayList<>();
        private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        private final List<String> suspects = new CopyOnWriteArrayList<>();
        private final List<String> gone = new CopyOnWriteArrayList<>();

        @Override
        public void onEnd(String id, Settlement.End end) {
            ends.add(end);
        }

        @Override
        public void onDeadLetter(DeadLetter letter) {
            letters.add(letter);
        }

        @Override
        public void onSuspect(String nodeId, String address, String reason) {
            suspects.add(nodeId);
        }

        @Override
        public void onGone(String nodeId, String address, String reason) {
            gone.add(nodeId);
        }
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private HttpBrokerBuilder builder() {
        return fleet.builder()
                .inbox(folder.resolve("inbox"))
                .closeTimeout(Duration.ofSeconds(1))
                .goneAfter(Duration.ofSeconds(1))
                .listener(told);
    }

    private void publish(HttpBroker publisher, int from, int to) {
        IntStream.range(from, to)
                .forEach(n -> publisher.publish(fleet.topic(), Message.of(new Numbered("me", n).text())));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private void awaitEnds(int count) {
        await("so many ends").atMost(PATIENCE).until(() -> told.ends.size() >= count);
        assertEquals(count, told.ends.size());
    }

    private void assertAllEnded(Outcome outcome, Target target) {
        assertEquals(MESSAGES, told.letters.size());
        told.ends.forEach(end -> assertEquals(outcome, end.outcome(), end::toString));
        told.letters.forEach(letter -> assertEquals(target, letter.end().target()));
    }

    @Test
    void rule09AGroupsMessagesOfAMemberThatDiedGoToAnotherAlsoAcrossTheRestart() {
        try (Mute mute = new Mute(fleet, "bill")) {
            try (HttpBroker publisher = builder().open()) {
                publish(publisher, 0, MESSAGES);
                assertEquals(MESSAGES, publisher.stats().waiting());
            }
            mute.die();
            fleet.start("bill");
            try (HttpBroker publisher = builder().open()) {
                publish(publisher, MESSAGES, 2 * MESSAGES);
                awaitEnds(2 * MESSAGES);
                assertEquals(0, told.letters.size());
            }
            assertTrue(told.suspects.contains(mute.id()), told.suspects::toString);
        }
        Ear ear = fleet.ears("bill").get(0);
        assertEquals(Set.copyOf(numbers(0, 2 * MESSAGES)), Set.copyOf(ear.numbers("me")));
        assertEquals(2 * MESSAGES, ear.numbers("me").size());
    }

    @Test
    void rule09WhatIsOwedToANodeThatRefusesConnectionsEndsGoneForTheNextOwner() {
        try (Mute mute = new Mute(fleet)) {
            try (HttpBroker publisher = builder().open()) {
                publish(publisher, 0, MESSAGES);
            }
            assertEquals(0, told.ends.size(), "what is in the file has not ended");
            mute.die();
            try (HttpBroker publisher = builder().open()) {
                awaitEnds(MESSAGES);
                await().until(() -> publisher.stats().waiting() == 0);
            }
            assertAllEnded(Outcome.GONE, Target.node(fleet.topic(), mute.id()));
            assertEquals(List.of(mute.id()), told.gone);
        }
    }

    @Test
    @Tag("long")
    void rule09WhatIsOwedToANodeThatIsNoLongerListedEndsGoneAMinuteAfterTheRestart() {
        String id;
        try (Mute mute = new Mute(fleet)) {
            id = mute.id();
            try (HttpBroker publisher = builder().open()) {
                publish(publisher, 0, MESSAGES);
            }
        }
        try (HttpBroker publisher = builder().open()) {
            await("the minute to be over").atMost(Duration.ofSeconds(90)).until(() -> told.ends.size() >= MESSAGES);
            await().until(() -> publisher.stats().waiting() == 0);
        }
        assertAllEnded(Outcome.GONE, Target.node(fleet.topic(), id));
    }

    @Test
    void rule09ANodeThatComesBackUnderANewIdIsANewTarget() {
        try (Mute mute = new Mute(fleet)) {
            try (HttpBroker publisher = builder().open()) {
                publish(publisher, 0, MESSAGES);
            }
            mute.die();
            fleet.start(new String[] {null});
            try (HttpBroker publisher = builder().open()) {
                awaitEnds(MESSAGES);
                publish(publisher, MESSAGES, 2 * MESSAGES);
                awaitEnds(2 * MESSAGES);
            }
            assertEquals(MESSAGES, told.letters.size());
        }
        assertEquals(numbers(MESSAGES, 2 * MESSAGES), fleet.ears(null).get(0).numbers("me"));
    }

    @Test
    void rule05AGroupThatStaysAwayIsGoneWhenItsMemoryIsOverAlsoAcrossTheRestart() {
        HttpBroker member = fleet.builder().listen("127.0.0.1:0").open();
        try (HttpBroker publisher = builder().open()) {
            member.subscribe(fleet.topic(), m -> {}, SubscribeOptions.queue("bill"));
            publisher.publish(fleet.topic(), Message.of("seen"));
            awaitEnds(1);
            told.ends.clear();
            member.close();
            publish(publisher, 0, MESSAGES);
        }
        try (HttpBroker publisher = builder().groupMemory(Duration.ofSeconds(2)).open()) {
            awaitEnds(MESSAGES);
            await().until(() -> publisher.stats().waiting() == 0);
        }
        assertAllEnded(Outcome.GONE, Target.group(fleet.topic(), "bill"));
    }

    @Test
    void rule05WhatAnExpectedGroupIsOwedExpiresAtItsLifetimeAlsoAcrossTheRestart() {
        try (HttpBroker publisher = builder().lifetime(Duration.ofSeconds(3)).open()) {
            publisher.expect(fleet.topic(), "bill");
            publish(publisher, 0, MESSAGES);
        }
        try (HttpBroker publisher = builder().open()) {
            publisher.expect(fleet.topic(), "bill");
            awaitEnds(MESSAGES);
            await().until(() -> publisher.stats().waiting() == 0);
        }
        assertAllEnded(Outcome.EXPIRED, Target.group(fleet.topic(), "bill"));
    }
}
