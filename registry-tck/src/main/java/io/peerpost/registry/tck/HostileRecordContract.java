package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For backends into which others can write: what cannot be decoded breaks nothing. */
public abstract class HostileRecordContract extends RegistryContract<RegistryFixture.Hostile> {

    /** For subclasses. */
    protected HostileRecordContract() {}

    @Test
    void whatCannotBeDecodedBreaksNoLookupAndIsCounted() {
        two().register(record("a"), fixture().ttl());
        fixture().plantUndecodable(service());

        awaitIds(one(), "a");
        fixture().await("it is counted", () -> {
            boolean found = ids(one()).equals(Set.of("a"));
            return found && one().skippedRecords() > 0;
        });
    }

    @Test
    void whatCannotBeDecodedIsLoggedOnceHoweverOftenItIsMet() {
        List<String> log = fixture().logOf(() -> {
            two().register(record("a"), fixture().ttl());
            fixture().plantUndecodable(service());
            WatchRecorder watch = watch(one());
            fixture().await("it is counted", () -> {
                awaitIds(one(), "a");
                return one().skippedRecords() > 0;
            });
            for (int i = 0; i < 5; i++) {
                awaitIds(one(), "a");
            }
            fixture().await("the node is told", () -> watch.known().equals(Set.of("a")));
        });
        List<String> skipping = log.stream()
                .filter(line -> line.contains("skipped") && line.contains(service()))
                .toList();

        assertEquals(1, skipping.size(), log::toString);
        assertTrue(skipping.get(0).contains("WARN"), log::toString);
    }

    @Test
    void whatCannotBeDecodedBreaksNoWatch() {
        WatchRecorder watch = watch(one());
        fixture().await("the state is told", () -> !watch.told().isEmpty());

        fixture().plantUndecodable(service());
        two().register(record("a"), fixture().ttl());

        fixture().await("the node is told", () -> watch.known().equals(Set.of("a")));
        assertTrue(!watch.told().contains("INTERRUPTED"), watch.told()::toString);
    }

    @Test
    void aWatchBegunBesideWhatCannotBeDecodedTellsTheState() {
        fixture().plantUndecodable(service());
        two().register(record("a"), fixture().ttl());
        awaitIds(one(), "a");

        WatchRecorder watch = watch(one());

        fixture().await("the node is told", () -> watch.known().equals(Set.of("a")));
        assertEquals("STATE", watch.told().get(0));
    }

    @Test
    void whatCannotBeDecodedIsNoNodeToList() {
        fixture().plantUndecodable(service());
        two().register(record("a"), fixture().ttl());

        fixture().await("the service is listed", () -> one().list().contains(service()));
    }
}
