package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One publisher with everything around it in the hand of a test: clock, registry, nodes and network. Nothing happens
 * but what the test lets happen; every verb here ends with the loop idle.
 */
final class Bench {
    /** How long a view has to be quiet before held messages choose their targets. */
    static final Duration QUIET = Duration.ofMillis(300);

    private static final BrokerListener NOBODY = new BrokerListener() {};

    final FakeFleet fleet = new FakeFleet();
    final Heard heard = new Heard();

    /** Where the inbox is kept; null for one in memory. */
    final @Nullable FakeInbox inbox;

    /** A store in the test's hand instead; null for none. */
    private final @Nullable InboxStore store;

    final PublishConfig config;
    private final BrokerListener listener;
    private final Map<String, FakeNode> nodes = new HashMap<>();

    /** Hears of every message that is handed to a connection. */
    Consumer<FakeLane.Sent> handed = sent -> {};

    // the present process's own
    FakeClock clock = new FakeClock();
    Publisher publisher;

    /** The threads that commit and read. */
    HandExecutor writer;

    HandExecutor reader;
    private long seed;

    /** The monotonic clock is about to wrap around, which it may. */
    private long pausedNanos = Long.MAX_VALUE - Duration.ofSeconds(8).toNanos();

    private Duration wallStep = Duration.ZERO;
    private long stoodStillAt = Long.MIN_VALUE / 2;

    private Bench(
            PublishConfig config,
            long seed,
            @Nullable FakeInbox inbox,
            @Nullable InboxStore store,
            BrokerListener listener) {
        this.config = config;
        this.seed = seed;
        this.inbox = inbox;
        this.store = store;
        this.listener = listener == NOBODY ? heard : listener;
        this.writer = new HandExecutor(clock);
        this.reader = new HandExecutor(clock);
        this.publisher = started();
    }

    private Publisher started() {
        FakeClock its = clock;
        Publisher.Outside outside = new Publisher.Outside(
                its,
                () -> its.getAsLong() + pausedNanos,
                this::wall,
                new SplittableRandom(seed++),
                new JsonEnvelope(),
                session -> (nodeId, listing, kind, lane) -> open(session, nodeId, kind, lane),
                fleet::view,
                fleet,
                QUIET,
                listener);
        StoreJournal.Threads threads =
                store == null ? new StoreJournal.Threads(writer, reader) : StoreJournal.Threads.own();
        Publisher made = new Publisher(config, outside, 1 << 20, inbox == null ? store : inbox.open(), threads);
        fleet.listen(made::viewChanged);
        return made;
    }

    /** A publisher with defaults whose view is primed and empty. */
    static Bench primed() {
        return primed(c -> {});
    }

    /** The same with other numbers. */
    static Bench primed(Consumer<PublishConfig.Builder> numbers) {
        Bench bench = unprimed(numbers);
        bench.fleet.prime();
        return bench.run();
    }

    /** A publisher that has not looked yet. */
    static Bench unprimed(Consumer<PublishConfig.Builder> numbers) {
        return seeded(1, numbers);
    }

    /** The same, with the seed of its picks and jitter. */
    static Bench seeded(long seed, Consumer<PublishConfig.Builder> numbers) {
        PublishConfig.Builder builder = PublishConfig.builder();
        numbers.accept(builder);
        return new Bench(builder.build(), seed, null, null, NOBODY).run();
    }

    /** The same as {@link #primed()}, with another listener. */
    static Bench heardBy(BrokerListener listener) {
        Bench bench = new Bench(PublishConfig.builder().build(), 1, null, null, listener);
        bench.fleet.prime();
        return bench.run();
    }

    /** The same as {@link #primed()}, with an inbox in a store, whose threads are its own. */
    static Bench over(InboxStore store) {
        Bench bench = new Bench(PublishConfig.builder().build(), 1, null, store, NOBODY);
        bench.fleet.prime();
        return bench.run();
    }

    /** A publisher with a durable inbox that has not looked yet. */
    static Bench durable(FakeInbox inbox, long seed, Consumer<PublishConfig.Builder> numbers) {
        PublishConfig.Builder builder = PublishConfig.builder();
        builder.durable = true;
        numbers.accept(builder);
        return new Bench(builder.build(), seed, inbox, null, NOBODY).run();
    }

    /** The same, primed and empty. */
    static Bench durable(Consumer<PublishConfig.Builder> numbers) {
        Bench bench = durable(new FakeInbox("session"), 1, numbers);
        bench.fleet.prime();
        return bench.run();
    }

    private Lane open(String session, String nodeId, Lane.Kind kind, Lane.Listener lane) {
        FakeNode node = nodes.get(nodeId);
        assertTrue(node != null && node.ours() == (kind != Lane.Kind.GO), () -> "a connection to " + nodeId);
        return new FakeLane(node, kind, session, clock, lane, sent -> handed.accept(sent));
    }

    /** The publisher's process dies, with all that it had in memory and under way. */
    void dies() {
        Objects.requireNonNull(inbox).ownerDied();
    }

    /** The publisher closes as an application closes it. */
    void closes(Duration timeout) {
        CompletableFuture<Void> done = publisher.close(timeout).toCompletableFuture();
        run();
        while (!done.isDone()) {
            passMillis(5);
        }
        writer.atOnce(true);
        publisher.closeInbox();
        run();
    }

    /** Another process opens the inbox, after the one that died or closed. */
    void startsAnew() {
        nodes.values().forEach(n -> List.copyOf(n.lanes).forEach(FakeLane::close));
        fleet.startsAnew();
        Duration passed = Duration.ofNanos(clock.getAsLong());
        clock = new FakeClock();
        clock.advance(passed);
        writer = new HandExecutor(clock);
        reader = new HandExecutor(clock);
        publisher = started();
        run();
    }

    /** The dead letters that can be listed now; a durable inbox would wait for the disk, which is in the test's hand. */
    List<DeadLetter> letters() {
        return inbox == null
                ? publisher.deadLetters().list()
                : inbox.letters.values().stream()
                        .map(InboxStore.KeptLetter::letter)
                        .toList();
    }

    /** Runs what is due, without time passing. */
    Bench run() {
        clock.runDue();
        return this;
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }

    /** The process stands still for a time, as on a suspended laptop. */
    void processStandsStill(Duration time) {
        pausedNanos += time.toNanos();
        wallStep = wallStep.plus(time);
        stoodStillAt = clock.getAsLong();
        run();
    }

    /** For how long the process has run since it stood still. */
    Duration runsFor() {
        return Duration.ofNanos(clock.getAsLong() - stoodStillAt);
    }

    /** Somebody sets the clock on the wall. */
    void wallClockSteps(Duration by) {
        wallStep = wallStep.plus(by);
    }

    Instant wall() {
        return clock.instant().plus(wallStep);
    }

    /** The node registers, or writes its record anew. */
    FakeNode join(FakeNode node) {
        nodes.put(node.id, node);
        fleet.put(node.record());
        run();
        return node;
    }

    /** The node takes its record out. */
    void leave(FakeNode node) {
        fleet.remove(node.id);
        run();
    }

    CompletableFuture<Publication> offer(String topic, String text, PublishOptions options) {
        CompletableFuture<Publication> accepted = publisher.publish(topic, Message.of(text), options);
        run();
        return accepted;
    }

    CompletableFuture<Publication> offerWithoutRunning(String topic, String text, PublishOptions options) {
        return publisher.publish(topic, Message.of(text), options);
    }

    /** Publishes without letting anything happen: what comes of it is for a later turn of the loop. */
    void offerLater(String topic, String text) {
        CompletableFuture<Publication> unused = publisher.publish(topic, Message.of(text), PublishOptions.defaults());
    }

    FakeNode node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    CompletableFuture<Publication> offer(String topic, String text) {
        return offer(topic, text, PublishOptions.defaults());
    }

    Publication publish(String topic, String text, PublishOptions options) {
        CompletableFuture<Publication> accepted = offer(topic, text, options);
        assertTrue(accepted.isDone(), "the publish waits");
        return accepted.join();
    }

    Publication publish(String topic, String text) {
        return publish(topic, text, PublishOptions.defaults());
    }

    Publication publishKeyed(String topic, String text, String key) {
        return publish(topic, text, PublishOptions.builder().key(key).build());
    }

    Publication publishAtMostOnce(String topic, String text) {
        return publish(topic, text, PublishOptions.builder().atMostOnce().build());
    }

    /** All settled ends of a publication; fails while something of it is owed. */
    List<Settlement.End> ends(Publication publication) {
        List<Settlement.End> ends = settlement(publication).ends();
        assertEquals(heard.ends(publication), ends, "what the listener and the publication were told");
        return ends;
    }

    private Settlement settlement(Publication publication) {
        CompletableFuture<Settlement> settled = publication.settled().toCompletableFuture();
        assertTrue(settled.isDone(), () -> "not settled, so far " + heard.ends(publication));
        return settled.join();
    }

    List<Outcome> outcomes(Publication publication) {
        return ends(publication).stream().map(Settlement.End::outcome).toList();
    }

    /** How a redelivered one ended at its only target; its id has had ends before. */
    Settlement.End endAgain(Publication publication) {
        List<Settlement.End> ends = settlement(publication).ends();
        List<Settlement.End> heardOf = heard.ends(publication);
        assertEquals(1, ends.size(), ends::toString);
        assertEquals(ends.get(0), heardOf.get(heardOf.size() - 1));
        return ends.get(0);
    }

    /** How it ended at its only target. */
    Settlement.End end(Publication publication) {
        List<Settlement.End> ends = ends(publication);
        assertEquals(1, ends.size(), ends::toString);
        return ends.get(0);
    }

    Outcome outcome(Publication publication) {
        return end(publication).outcome();
    }

    boolean settled(Publication publication) {
        return publication.settled().toCompletableFuture().isDone();
    }

    /** Whether nothing waits for the disk, and what was written is what there is to write. */
    boolean diskIsIdle() {
        return inbox == null || (!inbox.unreadable && !inbox.failedLast && writer.isIdle());
    }

    /** Nothing is accepted and unsettled, in any count. */
    void assertNothingLeft() {
        assertEquals(0, publisher.waiting(), "messages");
        assertEquals(0, publisher.waitingBytes(), "bytes");
        assertEquals(0, publisher.held(), "held");
    }
}
