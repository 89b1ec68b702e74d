package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.http.WhenFull;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.registry.cache.View;
import io.peerpost.registry.cache.ViewChange;
import io.peerpost.registry.cache.ViewNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The publisher's loop: brings accepted messages to their topics, the registry's news to topics and peers, and time to
 * everybody. {@link #submit} may be called by any thread; all else belongs to the loop.
 */
final class Dispatcher implements Topic.Neighbours {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int AT_ONCE = 1024;

    /** How often the store hears of the fair clock, in nanoseconds. */
    private static final long CLOCK_NOTED = Duration.ofSeconds(1).toNanos();

    private static final String CLOSED = "the publisher closed";
    static final String LIFETIME = "its lifetime is over";
    static final String TOO_LATE = "its time to expire has come";

    private final Room room;
    private final Inbox inbox;
    private final Supplier<View> views;
    private final Duration quiet;
    private final Queue<Outgoing> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<String, Peer> peers = new HashMap<>();

    /** Peers that are gone and came back as others, until their last answers have come. */
    private final List<Peer> formerLives = new ArrayList<>();

    private final Set<Group> away = new LinkedHashSet<>();
    private boolean primed;
    private long noted;
    private boolean closed;

    Dispatcher(Room room, Inbox inbox, Supplier<View> views, Duration quiet) {
        this.room = room;
        this.inbox = inbox;
        this.views = views;
        this.quiet = quiet;
    }

    /** Hands over a message that is counted in. Any thread. */
    void submit(Outgoing message) {
        submitted.add(message);
        if (draining.compareAndSet(false, true)) {
            room.loop().execute(this::drain);
        }
    }

    private void drain() {
        draining.set(false);
        room.clock().tick();
        for (int i = 0; i < AT_ONCE; i++) {
            Outgoing message = submitted.poll();
            if (message == null) {
                return;
            }
            dispatch(message);
        }
        if (draining.compareAndSet(false, true)) {
            room.loop().execute(this::drain); // answers get their turn in between
        }
    }

    /** Takes over what a store held when it was opened; to be called before anything is submitted. On the loop. */
    void restore(Contents contents) {
        contents.targets().forEach(t -> topic(inbox.gate(t.target().topic())).restore(t));
    }

    /** Brings a message that is counted in to its topic. */
    private void dispatch(Outgoing message) {
        inbox.keep(message);
        room.events().accepted(message);
        if (closed || inbox.isTooLate(message)) {
            message.gate.leave(message.size);
            if (closed && message.stored) {
                return; // it is in the store, and the next owner's
            }
            room.ledger().endAll(message, closed ? Outcome.CLOSED : Outcome.EXPIRED, closed ? CLOSED : TOO_LATE);
            return;
        }
        Topic topic = topic(message.gate);
        topic.dispatch(message);
        message.gate.leave(message.size);
        if (room.config().whenFull().policy() == WhenFull.Policy.DROP_OLDEST) {
            makeRoom(topic, message);
        }
    }

    private void makeRoom(Topic topic, Outgoing newest) {
        topic.dropOldest();
        for (Outgoing oldest = inbox.oldest(); inbox.over() && oldest != null && !oldest.equals(newest); ) {
            end(oldest, Outcome.OVERFLOW, "dropped for a newer message");
            oldest = inbox.oldest();
        }
    }

    /** Ends a message wherever it is. */
    private void end(Outgoing message, Outcome outcome, String reason) {
        if (message.held) {
            topic(message.gate).held.remove(message);
        }
        room.ledger().endAll(message, outcome, reason);
    }

    Topic topic(Gate gate) {
        Topic known = topics.get(gate.topic);
        return known != null ? known : topics.computeIfAbsent(gate.topic, t -> new Topic(gate, room, this));
    }

    @Override
    public View view() {
        return views.get();
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public Duration quiet() {
        return quiet;
    }

    @Override
    public Peer peer(ViewNode node) {
        return peers.computeIfAbsent(node.id(), id -> new Peer(node, room));
    }

    @Override
    public void away(Group group, boolean isAway) {
        away.remove(group);
        group.awayUntil = 0;
        if (!isAway || group.expected) {
            return;
        }
        group.awayUntil = room.clock().fair() + room.config().groupMemory().toNanos();
        away.add(group);
        if (away.size() > MOST_REMEMBERED) {
            away.stream().filter(g -> g.messages == 0).findFirst().ifPresent(g -> g.topic.forget(g));
        }
    }

    /** The registry's news. */
    void viewChanged(ViewChange change) {
        room.clock().fresh(change.view().fresh());
        Set<Topic> touched = new LinkedHashSet<>();
        for (ViewChange.NodeChange nodeChange : change.nodes()) {
            nodeChanged(nodeChange);
            Topic topic = topicOf(nodeChange);
            if (topic != null) {
                touched.add(topic);
            }
        }
        touched.forEach(Topic::refreshAnew);
        for (ViewChange.NodeChange nodeChange : change.nodes()) {
            Topic topic = topicOf(nodeChange);
            if (topic != null) {
                topic.leftForGood(nodeChange.node());
            }
        }
        if (change.view().primed() && !primed) {
            primed = true;
            // the first full look took its time: nothing is gained by waiting for quiet once more
            topics.values().forEach(t -> t.held.viewChanged(Duration.ZERO));
        } else {
            touched.forEach(t -> t.held.viewChanged(quiet));
        }
    }

    private @Nullable Topic topicOf(ViewChange.NodeChange change) {
        return topics.get(change.node().metadata().getOrDefault(NodeMetadata.TOPIC, ""));
    }

    private void nodeChanged(ViewChange.NodeChange change) {
        Peer peer = peers.get(change.node().id());
        if (peer == null) {
            return;
        }
        switch (change.kind()) {
            case ADDED, UPDATED -> {
                if (peer.state() == Peer.State.GONE) {
                    peers.remove(peer.id); // its record was written anew: another life
                    formerLives.add(peer);
                } else {
                    peer.update(change.node());
                    peer.heardOf();
                }
            }
            case STALE -> peer.grewStale();
            case GONE -> peer.depart();
        }
    }

    /** Time passes. */
    void tick() {
        room.clock().tick();
        long fair = room.clock().fair();
        for (Outgoing next = inbox.nextToExpire(); next != null && next.endsAt <= fair; next = inbox.nextToExpire()) {
            end(next, Outcome.EXPIRED, LIFETIME);
        }
        inbox.expired().forEach(m -> end(m, Outcome.EXPIRED, TOO_LATE));
        List.copyOf(topics.values()).forEach(t -> t.tick(fair));
        forgetGroups(fair);
        List.copyOf(peers.values()).forEach(Peer::tick);
        List.copyOf(formerLives).forEach(Peer::tick);
        formerLives.removeIf(Peer::idle);
        peers.values().removeIf(p -> p.idle() && (p.state() == Peer.State.GONE || (p.departed() && !p.owed())));
        topics.values().removeIf(this::evict);
        inbox.noteOldest();
        if (room.journal().durable() && !inbox.isEmpty() && fair - noted > CLOCK_NOTED) {
            noted = fair;
            room.journal().clock(fair);
        }
    }

    private boolean evict(Topic topic) {
        if (topic.idle()) {
            topic.held.over();
            inbox.forget(topic.gate);
            return true;
        }
        return false;
    }

    private void forgetGroups(long fair) {
        for (Group group : List.copyOf(away)) {
            if (group.awayUntil > fair) {
                return;
            }
            group.topic.forget(group);
            group.endWaiting(Outcome.GONE, "no member of the group came back in time");
        }
    }

    /** Whether something that is owed can still be delivered within a time in nanoseconds: closing is worth a wait. */
    boolean deliverable(long within) {
        if (inbox.isEmpty()) {
            return false;
        }
        long until = room.now() + within;
        return !view().primed()
                || topics.values().stream().anyMatch(t -> t.waitsForQuiet() || t.refills())
                || peers.values().stream().anyMatch(Peer::awaitsAnswer)
                || inbox.all().stream().flatMap(m -> m.debts.stream()).anyMatch(d -> mayArrive(d, until));
    }

    private static boolean mayArrive(Debt debt, long until) {
        return !debt.ended && debt.target.mayTake(debt, until);
    }

    /** Ends everything; nothing is sent any more. */
    void shutDown() {
        while (!submitted.isEmpty()) {
            drain();
        }
        closed = true;
        List.copyOf(peers.values()).forEach(Peer::shutDown);
        formerLives.forEach(Peer::shutDown);
        // what is in a store stays there
        inbox.all().stream().filter(m -> !m.stored).forEach(m -> end(m, Outcome.CLOSED, CLOSED));
        room.journal().clock(room.clock().fair());
    }

    @Nullable Peer known(String nodeId) {
        return peers.get(nodeId);
    }

    int held(String name) {
        Topic topic = topics.get(name);
        return topic == null ? 0 : topic.held.size();
    }
}
