package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.InboxStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters of a durable inbox: they are in the store, and here only their numbers. */
final class StoredDeadLettersTest {
    private final Bench bench = Bench.durable(c -> {
        c.deadLetters = 2;
        c.holdFor = Duration.ofSeconds(60);
    });
    private final FakeInbox disk = disk(bench);

    private static FakeInbox disk(Bench bench) {
        assertNotNull(bench.inbox);
        return bench.inbox;
    }

    /** A message that nobody is there for becomes one. */
    private void bury(String text) {
        bench.publish("t", text);
        bench.pass(bench.config.holdFor().plusSeconds(1));
    }

    private List<String> kept() {
        return texts(disk.letters.values().stream()
                .map(InboxStore.KeptLetter::letter)
                .toList());
    }

    private static List<String> texts(List<DeadLetter> letters) {
        return letters.stream().map(l -> l.message().text()).toList();
    }

    @Test
    void rule12TheOldestIsToldThatIsThrownAwayBeforeItWasWrittenDown() {
        List.of("1", "2", "3").forEach(text -> bench.publish("t", text));
        bench.writer.held(true);
        bench.pass(bench.config.holdFor().plusSeconds(1));
        bench.writer.held(false);
        bench.pass(Duration.ofSeconds(2));
        assertEquals(List.of("1"), texts(bench.heard.thrownAway));
        assertEquals(List.of("2", "3"), kept());
    }

    @Test
    void rule7ADebtEndsAlthoughTheOldestDeadLetterCannotBeRead() {
        bury("1");
        bury("2");
        disk.unreadable = true;
        bury("3");
        bench.assertNothingLeft();
        assertEquals(List.of(), bench.heard.thrownAway);
        disk.unreadable = false;
        bench.pass(Duration.ofSeconds(2));
        assertEquals(List.of("1"), texts(bench.heard.thrownAway));
        assertEquals(List.of("2", "3"), kept());
    }

    @Test
    void rule12WhatTheLastOwnerDidNotGetToThrowAwayTheNextOneDoes() {
        bury("1");
        bury("2");
        disk.unreadable = true;
        bury("3");
        bench.dies();
        disk.unreadable = false;
        bench.startsAnew();
        assertEquals(List.of("1"), texts(bench.heard.thrownAway));
        assertEquals(List.of("2", "3"), kept());
    }
}
