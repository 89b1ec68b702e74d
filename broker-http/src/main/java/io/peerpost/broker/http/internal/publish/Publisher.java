package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Message;
import io.peerpost.broker.Names;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.WhenFull;
import io.peerpost.broker.http.internal.net.Confinement;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.registry.cache.View;
import io.peerpost.registry.cache.ViewChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The publishing side's front: encodes, accepts, hands over to the loop. May be shared between threads; nothing here
 * blocks.
 */
public final class Publisher {
    private static final Duration TICK = Duration.ofMillis(100);

    /** How often is looked whether everything is settled. */
    private static final long LOOK_MILLIS = 5;

    private final Outside outside;
    private final PublishConfig config;
    private final String session;

    /** In place of the session, for what a store does not keep: the next owner of the store gives its number again. */
    private final String life;

    private final int maxBytes;
    private final AtomicLong sequence;
    private final Inbox inbox;
    private final Journal journal;
    private final Intake intake;
    private final DeadLetterBox deadLetters;
    private final Redelivery redelivery;
    private final Ledger ledger;
    private final Confinement confinement;
    private final Events events;
    private final Dispatcher dispatcher;
    private final Waiters waiters;
    private final ScheduledFuture<?> ticking;
    private final @Nullable RequestDesk desk;
    private volatile boolean closed;

    /**
     * What the publisher gets from outside.
     *
     * @param loop runs one task at a time
     * @param nanoTime the monotonic clock
     * @param wall the wall clock
     * @param random for ids, picks and jitter
     * @param codec puts messages into bytes
     * @param opener opens lanes, given this publisher's session
     * @param views the present view, without blocking
     * @param nodes takes what is found out about nodes
     * @param quiet how long a view has to be quiet before held messages choose their targets
     * @param listener the user's
     */
    public record Outside(
            ScheduledExecutorService loop,
            LongSupplier nanoTime,
            InstantSource wall,
            RandomGenerator random,
            EnvelopeCodec codec,
            LaneOpeners opener,
            Supplier<View> views,
            Nodes nodes,
            Duration quiet,
            BrokerListener listener) {}

    /** Opens lanes for a session. */
    public interface LaneOpeners {
        /** The way to open lanes on which the publisher calls itself by that session. */
        Lane.Opener forSession(String session);
    }

    /** What a publisher finds out about nodes, for whoever keeps the view. Called on the loop; must not block. */
    public interface Nodes {
        /** The node is gone; it stays so until its record is written anew. */
        void drop(String nodeId, String reason);

        /** The node does not answer: look after its record. */
        void recheck(String nodeId);
    }

    /** Starts a publisher with an inbox in memory; {@link #viewChanged} has to be fed. */
    public Publisher(PublishConfig config, Outside outside, int maxBytes) {
        this(config, outside, maxBytes, null);
    }

    /**
     * Starts a publisher, with what its inbox held before; {@link #viewChanged} has to be fed.
     *
     * @param store keeps the inbox, and is closed by {@link #closeInbox}; null for one in memory
     */
    public Publisher(PublishConfig config, Outside outside, int maxBytes, @Nullable InboxStore store) {
        this(config, outside, maxBytes, store, StoreJournal.Threads.own());
    }

    Publisher(
            PublishConfig config,
            Outside outside,
            int maxBytes,
            @Nullable InboxStore store,
            StoreJournal.Threads threads) {
        this.outside = outside;
        this.config = config;
        this.maxBytes = maxBytes;
        Contents contents = store == null ? Contents.none(newSession(outside.random())) : store.contents();
        this.session = contents.session();
        this.life = store == null ? session : newSession(outside.random());
        this.sequence = new AtomicLong(contents.lastSequence());
        FairClock clock = new FairClock(outside.nanoTime(), contents.clock());
        Receipts receipts = new Receipts(outside.loop());
        this.inbox = new Inbox(config, receipts, outside.codec(), outside.nanoTime(), outside.wall());
        this.journal = store == null
                ? new NoJournal()
                : new StoreJournal(
                        store, config, threads, outside.loop(), outside.wall(), gone -> ledger().finished(gone));
        this.deadLetters = new DeadLetterBox(config, outside, journal, store);
        this.redelivery = new Redelivery(
                deadLetters,
                outside,
                (letter, payload, options, again) -> accept(
                        letter.end().target().topic(),
                        letter.message(),
                        payload,
                        options,
                        letter.id().isEmpty() ? null : letter.id(),
                        again,
                        false));
        this.ledger = new Ledger(inbox, journal, receipts, deadLetters, clock, outside.listener());
        this.confinement = new Confinement(config.confine());
        this.events = new Events(outside.listener());
        Room room = new Room(
                outside.loop(),
                clock,
                config,
                outside.random(),
                outside.opener().forSession(session),
                confinement,
                ledger,
                journal,
                outside.nodes(),
                events);
        this.dispatcher = new Dispatcher(room, inbox, outside.views(), outside.quiet());
        this.intake = new Intake(inbox, journal, dispatcher);
        this.waiters = new Waiters(inbox, intake, outside.loop(), outside.nanoTime());
        inbox.whenRoom(waiters::serve);
        inbox.restore(contents.messages(), contents.bytes()); // counts before anything can be published
        outside.loop().execute(Room.guarded(() -> dispatcher.restore(contents)));
        this.ticking = outside.loop()
                .scheduleAtFixedRate(Room.guarded(this::tick), TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
        this.desk = store == null ? null : new RequestDesk(store, deadLetters, redelivery, journal, outside.views());
        if (desk != null) {
            desk.open(outside.loop());
        }
    }

    private static String newSession(RandomGenerator random) {
        return Long.toString(random.nextLong() >>> 4, 32) + Long.toString(random.nextLong() >>> 4, 32);
    }

    private Ledger ledger() {
        return ledger;
    }

    private void tick() {
        dispatcher.tick();
        waiters.serve();
    }

    /**
     * Accepts a message, now or, where waiting was chosen, as soon as there is room.
     *
     * @return completes with the publication; exceptionally with {@link InboxFullException}
     * @throws IllegalArgumentException if the topic is no valid name or the message too large
     */
    public CompletableFuture<Publication> publish(String topic, Message message, PublishOptions options) {
        if (!inbox.knows(topic)) { // else it was looked at before
            Names.topic(topic);
        }
        Payload payload = Payload.of(outside.codec(), topic, message);
        if (payload.size() > maxBytes) {
            throw new IllegalArgumentException("message to " + topic + ": " + payload.size()
                    + " bytes encoded (expected: at most " + maxBytes + ", see maxMessageBytes)");
        }
        boolean waits = config.whenFull().policy() == WhenFull.Policy.WAIT;
        return accept(topic, message, payload, options, options.id(), null, waits);
    }

    private CompletableFuture<Publication> accept(
            String topic,
            Message content,
            Payload payload,
            PublishOptions options,
            @Nullable String givenId,
            @Nullable Again again,
            boolean waits) {
        if (closed) {
            throw new IllegalStateException("the broker is closed");
        }
        long number = sequence.incrementAndGet();
        Receipt receipt = givenId != null
                ? new Receipt(givenId, topic)
                : Receipt.numbered(options.atMostOnce() ? life : session, number, topic);
        Duration hold = options.holdFor() != null ? options.holdFor() : config.holdFor();
        Gate gate = inbox.gate(topic);
        Outgoing message = new Outgoing(
                number,
                receipt,
                gate,
                content,
                payload,
                options,
                hold.toNanos(),
                outside.nanoTime().getAsLong(),
                again,
                journal.durable());
        boolean behindOthers = waits && gate.waiting.get() > 0;
        InboxFullException full = behindOthers ? null : inbox.enter(message);
        if (behindOthers || (full != null && waits && !gate.load().refusing())) {
            return waiters.wait(message, config.whenFull().time());
        }
        if (full != null) {
            return CompletableFuture.failedFuture(full);
        }
        CompletableFuture<Publication> accepted = new CompletableFuture<>();
        intake.take(message, accepted);
        return accepted;
    }

    /**
     * Owes a dead letter to its target again. Never waits for room.
     *
     * @throws IllegalArgumentException if there is none of that number, or its broadcast node is gone
     * @throws InboxFullException if there is no room
     */
    public Publication redeliver(long number) {
        return now(redelivery.begin(number, 0));
    }

    private static Publication now(CompletableFuture<Publication> accepted) {
        try {
            return accepted.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Names groups that a topic's messages are owed to, seen or not. */
    public void expect(String topic, List<String> groups) {
        Names.topic(topic);
        groups.forEach(Names::queue);
        Gate gate = inbox.gate(topic);
        outside.loop().execute(() -> groups.forEach(dispatcher.topic(gate)::expect));
    }

    /** The node of an id as this publisher sees it. On the loop, for tests. */
    @Nullable Peer peer(String nodeId) {
        return dispatcher.known(nodeId);
    }

    /** How many messages of a topic wait for a target. On the loop, for tests. */
    int held(String topic) {
        return dispatcher.held(topic);
    }

    /** Takes the registry's news. Any thread. */
    public void viewChanged(ViewChange change) {
        try {
            outside.loop().execute(() -> dispatcher.viewChanged(change));
        } catch (RejectedExecutionException e) {
            // closed meanwhile: nobody is left to whom it would matter
        }
    }

    /** The dead letters. */
    public DeadLetterBox deadLetters() {
        return deadLetters;
    }

    /** Messages accepted so far. */
    public long published() {
        return inbox.published();
    }

    /** Messages accepted and not settled. */
    public long waiting() {
        return inbox.messages();
    }

    /** Their size in bytes. */
    public long waitingBytes() {
        return inbox.bytes();
    }

    /** Those of them that have no target. */
    public long held() {
        return inbox.heldCount();
    }

    /** The counts of what happens on the way. */
    public Events events() {
        return events;
    }

    /** How often a node was left out, since it may not be sent to. */
    public long skipped() {
        return confinement.skipped();
    }

    /** Debts ended so far. */
    public Map<Outcome, Long> ends() {
        return ledger.counts();
    }

    /**
     * Accepts nothing more, delivers what can be delivered within a time, and ends the rest as closed.
     *
     * @return completes when all has ended and every connection is closed
     */
    public CompletionStage<Void> close(Duration atMost) {
        closed = true;
        if (desk != null) {
            desk.close();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        long until = outside.nanoTime().getAsLong() + atMost.toNanos();
        outside.loop().execute(() -> finish(until, done));
        return done;
    }

    /**
     * Waits, without ending anything, until nothing that was accepted is owed to anybody.
     *
     * @return completes with whether that came true within the time, and the publisher was not closed meanwhile
     */
    public CompletionStage<Boolean> settled(Duration atMost) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        long until = outside.nanoTime().getAsLong() + atMost.toNanos();
        try {
            outside.loop().execute(() -> awaitSettled(until, done));
        } catch (RejectedExecutionException e) {
            done.complete(false);
        }
        return done;
    }

    private void awaitSettled(long until, CompletableFuture<Boolean> done) {
        if (inbox.isEmpty() || closed || outside.nanoTime().getAsLong() - until >= 0) {
            done.complete(inbox.isEmpty() && !closed);
            return;
        }
        ScheduledFuture<?> unused =
                outside.loop().schedule(() -> awaitSettled(until, done), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Writes down what is not yet, and gives the store back; for after {@link #close}. Blocks for the disk. */
    public void closeInbox() {
        journal.close();
    }

    private void finish(long until, CompletableFuture<Void> done) {
        dispatcher.tick();
        long left = until - outside.nanoTime().getAsLong();
        if (left > 0 && dispatcher.deliverable(left)) {
            ScheduledFuture<?> unused =
                    outside.loop().schedule(() -> finish(until, done), LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        ticking.cancel(false);
        waiters.close();
        dispatcher.shutDown();
        done.complete(null);
    }
}
