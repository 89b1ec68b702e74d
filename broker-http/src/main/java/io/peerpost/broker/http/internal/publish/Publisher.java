package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Message;
import io.peerpost.broker.Names;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Target;
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

    private final Outside outside;
    private final PublishConfig config;
    private final String session;

    /** Names the messages that no store knows of: the next owner of the store may give their numbers again. */
    private final String unstored;

    private final int maxBytes;
    private final AtomicLong sequence;
    private final Inbox inbox;
    private final Journal journal;
    private final Intake intake;
    private final DeadLetterBox deadLetters;
    private final Ledger ledger;
    private final Confinement confinement;
    private final Dispatcher dispatcher;
    private final Waiters waiters;
    private final ScheduledFuture<?> ticking;
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
        this.unstored = store == null ? session : newSession(outside.random());
        this.sequence = new AtomicLong(contents.lastSequence());
        FairClock clock = new FairClock(outside.nanoTime(), contents.clock());
        Receipts receipts = new Receipts(outside.loop());
        this.inbox = new Inbox(config, receipts, outside.nanoTime(), outside.wall());
        this.journal = store == null
                ? new NoJournal()
                : new StoreJournal(
                        store, config, threads, outside.loop(), outside.wall(), gone -> ledger().finished(gone));
        this.deadLetters = new DeadLetterBox(config, outside, journal, store);
        this.ledger = new Ledger(inbox, journal, receipts, deadLetters, clock, outside.listener());
        this.confinement = new Confinement(config.confine());
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
                outside.listener());
        this.dispatcher = new Dispatcher(room, inbox, outside.views(), outside.quiet());
        this.intake = new Intake(inbox, journal, dispatcher);
        this.waiters = new Waiters(inbox, intake, outside.loop(), outside.nanoTime());
        inbox.whenRoom(waiters::serve);
        outside.loop().execute(Room.guarded(() -> dispatcher.restore(contents)));
        this.ticking = outside.loop()
                .scheduleAtFixedRate(Room.guarded(this::tick), TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
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
        Names.topic(topic);
        byte[] body = outside.codec().encode(topic, message);
        if (body.length > maxBytes) {
            throw new IllegalArgumentException("message to " + topic + ": " + body.length
                    + " bytes encoded (expected: at most " + maxBytes + ", see maxMessageBytes)");
        }
        return accept(topic, body, options, null, config.whenFull().policy() == WhenFull.Policy.WAIT);
    }

    private CompletableFuture<Publication> accept(
            String topic, byte[] body, PublishOptions options, Outgoing.@Nullable Readdress readdress, boolean waits) {
        if (closed) {
            throw new IllegalStateException("the broker is closed");
        }
        long number = sequence.incrementAndGet();
        String named = options.atMostOnce() ? unstored : session;
        String id = options.id() != null ? options.id() : named + "-" + number;
        Duration hold = options.holdFor() != null ? options.holdFor() : config.holdFor();
        Gate gate = inbox.gate(topic);
        Outgoing message = new Outgoing(
                number,
                new Receipt(id, topic),
                gate,
                body,
                options,
                hold.toNanos(),
                outside.nanoTime().getAsLong(),
                readdress,
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
        InboxStore.KeptLetter stored = deadLetters.find(number);
        if (stored == null) {
            throw new IllegalArgumentException("dead letter: " + number + " (expected: one that is there)");
        }
        DeadLetter letter = stored.letter();
        Target target = letter.end().target();
        String node = target.nodeId();
        if (node != null && outside.views().get().node(node) == null) {
            throw new IllegalArgumentException("dead letter " + number + " was for node " + node + ", which is gone");
        }
        boolean nobody = node == null && target.queue() == null;
        Outgoing.Readdress to = nobody ? null : new Outgoing.Readdress(target.queue(), node);
        byte[] body = outside.codec().encode(target.topic(), letter.message());
        PublishOptions.Builder options = PublishOptions.builder().id(letter.id());
        if (stored.key() != null) {
            options.key(stored.key());
        }
        Publication again = now(accept(target.topic(), body, options.build(), to, false));
        deadLetters.purge(number);
        return again;
    }

    private static Publication now(CompletableFuture<Publication> accepted) {
        try {
            return accepted.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof InboxFullException full ? full : e;
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
        CompletableFuture<Void> done = new CompletableFuture<>();
        long until = outside.nanoTime().getAsLong() + atMost.toNanos();
        outside.loop().execute(() -> finish(until, done));
        return done;
    }

    /** Writes down what is not yet, and gives the store back; for after {@link #close}. Blocks for the disk. */
    public void closeInbox() {
        journal.close();
    }

    private void finish(long until, CompletableFuture<Void> done) {
        dispatcher.tick();
        if (outside.nanoTime().getAsLong() - until < 0 && dispatcher.deliverable()) {
            ScheduledFuture<?> unused = outside.loop().schedule(() -> finish(until, done), 5, TimeUnit.MILLISECONDS);
            return;
        }
        ticking.cancel(false);
        waiters.close();
        dispatcher.shutDown();
        done.complete(null);
    }
}
