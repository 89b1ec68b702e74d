package io.peerpost.registry.consul;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.consul.ScriptedAgent.Answer;
import io.peerpost.registry.consul.ScriptedAgent.Asked;
import io.peerpost.registry.tck.WatchRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consul's rules for blocking queries, and what goes wrong with them. */
class FollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HEALTH = "/v1/health/service/orders";

    private final ScriptedAgent agent = new ScriptedAgent();
    private final ConsulRegistry registry = agent.open().build();

    @AfterEach
    void close() {
        registry.close();
        agent.close();
    }

    /** Answers one after the other, then never again. */
    private void script(Answer... answers) {
        AtomicInteger next = new AtomicInteger();
        ScriptedAgent.Script hang = agent.hang();
        agent.answer(HEALTH, request -> {
            int now = next.getAndIncrement();
            return now < answers.length ? answers[now] : hang.answer(request);
        });
    }

    private WatchRecorder watch() {
        return WatchRecorder.watching(registry, "orders");
    }

    /** The index that the query of that number asked with; -1 if none. */
    private long indexOf(int query) {
        await().atMost(PATIENCE).until(() -> agent.asked(HEALTH).size() > query);
        String target = agent.asked(HEALTH).get(query).target();
        return target.contains("index=") ? Long.parseLong(target.replaceAll(".*index=(\\d+).*", "$1")) : -1;
    }

    @Test
    void theFirstQueryDoesNotWaitAndTheNextWaitsFromItsIndex() {
        script(new Answer(200, 42, Samples.health("a")));
        WatchRecorder watch = watch();

        assertEquals(-1, indexOf(0));
        assertEquals(42, indexOf(1));
        assertTrue(agent.asked(HEALTH).get(1).target().contains("wait=1s"));
        assertEquals(Set.of("a"), watch.known());
    }

    @Test
    void anIndexThatGoesBackBeginsAnewAndItsAnswerCounts() {
        script(
                new Answer(200, 42, Samples.health("a")),
                new Answer(200, 7, Samples.health("b")),
                new Answer(200, 8, Samples.health("b", "c")));
        WatchRecorder watch = watch();

        assertEquals(42, indexOf(1));
        assertEquals(-1, indexOf(2));
        assertEquals(8, indexOf(3));
        await().atMost(PATIENCE).until(() -> watch.known().equals(Set.of("b", "c")));
        assertEquals(List.of("STATE", "LOST a", "ADDED b", "ADDED c"), watch.told());
        assertEquals(watch.revisions().stream().sorted().toList(), watch.revisions());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5})
    void anIndexThatIsNoneIsTakenForOneSoThatTheNextQueryWaits(long index) {
        script(new Answer(200, index, Samples.health("a")));
        watch();

        assertEquals(1, indexOf(1));
    }

    @Test
    void anAnswerThatBringsNothingNewIsNotTold() {
        script(
                new Answer(200, 42, Samples.health("a")),
                new Answer(200, 42, Samples.health("a")),
                new Answer(200, 43, Samples.health("a")),
                new Answer(200, 44, Samples.health("a", "b")));
        WatchRecorder watch = watch();

        await().atMost(PATIENCE).until(() -> watch.known().equals(Set.of("a", "b")));
        assertEquals(List.of("STATE", "ADDED b"), watch.told());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 403})
    void anAgentThatRefusesInterruptsIsAskedAgainAndThenTellsAllAtOnce(int status) {
        script(
                new Answer(200, 42, Samples.health("a")),
                new Answer(status, 0, "not now"),
                new Answer(status, 0, "not now"),
                new Answer(200, 42, Samples.health("a")));
        WatchRecorder watch = watch();

        assertEquals(42, indexOf(1));
        assertEquals(-1, indexOf(2), "does not wait while contact is lost");
        assertEquals(-1, indexOf(3));
        await().atMost(PATIENCE).until(() -> watch.told().contains("RESUMED"));
        assertEquals(List.of("STATE", "INTERRUPTED", "RESUMED"), watch.told());
    }

    @Test
    void anAnswerThatIsNoJsonInterrupts() {
        script(
                new Answer(200, 42, Samples.health("a")),
                new Answer(200, 43, "<html>a proxy's page</html>"),
                new Answer(200, 43, Samples.health("a")));
        WatchRecorder watch = watch();

        await().atMost(PATIENCE).until(() -> watch.told().equals(List.of("STATE", "INTERRUPTED", "RESUMED")));
    }

    @Test
    void aQueryThatIsNotAnsweredInterruptsOnceItsTimeIsOver() {
        script(new Answer(200, 42, Samples.health("a")));
        WatchRecorder watch = watch();

        await().atMost(PATIENCE).until(() -> watch.told().contains("INTERRUPTED"));
        assertEquals(Set.of("a"), watch.known());
    }

    @Test
    void rule27HoweverManyWatchAndLookUpThereIsOneBlockingQuery() {
        agent.answer(HEALTH, request -> {
            boolean blocking = request.target().contains("index=");
            return blocking ? agent.hang().answer(request) : new Answer(200, 42, Samples.health("a"));
        });
        List<WatchRecorder> watches = List.of(watch(), watch(), watch());
        await().atMost(PATIENCE)
                .until(() -> watches.stream().allMatch(watch -> watch.known().equals(Set.of("a"))));
        indexOf(1);

        registry.lookup("orders");
        registry.lookup("orders");

        List<Asked> blocking = agent.asked(HEALTH).stream()
                .filter(each -> each.target().contains("index="))
                .toList();
        assertEquals(1, blocking.size());
    }

    @Test
    void rule27ChangesThatComeFastAreReadTogether() {
        AtomicInteger index = new AtomicInteger(10);
        agent.answer(HEALTH, request -> new Answer(200, index.incrementAndGet(), Samples.health("a")));
        try (ConsulRegistry patient =
                agent.open().pace(Duration.ofSeconds(1), Duration.ofHours(1)).build()) {
            WatchRecorder watch = WatchRecorder.watching(patient, "orders");
            await().atMost(PATIENCE).until(() -> !watch.told().isEmpty());

            await().atMost(PATIENCE)
                    .during(Duration.ofMillis(300))
                    .until(() -> agent.asked(HEALTH).size() == 1);
        }
    }

    @Test
    void theLastWatchThatIsClosedEndsTheQueryAndANewOneBeginsAnother() {
        script(new Answer(200, 42, Samples.health("a")));
        WatchRecorder first = watch();
        WatchRecorder second = watch();
        assertEquals(42, indexOf(1));
        assertTrue(Samples.isFollowed("orders"));

        first.close();
        second.close();

        await().atMost(PATIENCE).until(() -> !Samples.isFollowed("orders"));
        script(new Answer(200, 43, Samples.health("b")));
        WatchRecorder third = watch();
        await().atMost(PATIENCE).until(() -> third.known().equals(Set.of("b")));
        assertFalse(second.told().contains("INTERRUPTED"));
    }

    @Test
    void closingTheRegistryEndsAQueryThatWouldWaitForLong() {
        script(new Answer(200, 42, Samples.health("a")));
        ConsulRegistry patient =
                agent.open().pace(Duration.ofHours(1), Duration.ZERO).build();
        WatchRecorder.watching(patient, "orders");
        assertEquals(42, indexOf(1));

        assertTimeoutPreemptively(Duration.ofSeconds(20), patient::close);

        await().atMost(PATIENCE).until(() -> !Samples.isFollowed("orders"));
    }

    @Test
    void aServerThatLagsBehindIsNotBelievedBeforeTheLeaderWasAsked() {
        agent.answer(HEALTH, request -> {
            boolean leader = !request.target().contains("stale");
            return leader ? new Answer(200, 42, Samples.health("a", "b")) : new Answer(200, 40, Samples.health("a"));
        });
        try (ConsulRegistry stale = agent.open().consistency("stale").build()) {
            long first = stale.lookup("orders").revision();
            assertEquals(40, first);
            agent.answer(HEALTH, request -> {
                boolean leader = !request.target().contains("stale");
                return leader ? new Answer(200, 42, Samples.health("a", "b")) : new Answer(200, 39, Samples.health());
            });

            assertEquals(2, stale.lookup("orders").nodes().size());
            assertEquals(42, stale.lookup("orders").revision());
        }
    }
}
