package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.cache.ViewNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One node as its publisher sees it: well, suspect or gone, with its connections, its window and what goes to it again.
 * What answers mean is said in {@link Verdict}; how a suspect node is looked after in {@link Probe}.
 *
 * <p>Belongs to the publisher's loop.
 */
final class Peer {
    /** How a node stands. */
    enum State {
        WELL,
        SUSPECT,
        GONE
    }

    final String id;
    final Room room;
    private Listing listing;
    private State state = State.WELL;
    private boolean departed;
    private boolean stale;
    private boolean outside;

    @Nullable BroadcastNode broadcast;

    /** Replaced when it changes, so that it can be walked while it does. */
    private List<Group> groups = List.of();

    private final Connections connections;
    private final GoesAgain again = new GoesAgain();
    final Unsettled unsettled;
    private final Probe probe;
    private final Pause pause;
    private boolean closed;

    Peer(ViewNode node, Room room) {
        this.id = node.id();
        this.room = room;
        this.listing = Listing.of(node);
        this.stale = node.stale();
        this.connections = new Connections(this);
        this.unsettled = new Unsettled(room.journal()::written);
        this.probe = new Probe(this);
        this.pause = new Pause(room);
        judgeAddress();
    }

    /** Takes over what the registry says of it now. */
    void update(ViewNode node) {
        HostPort before = address();
        listing = Listing.of(node);
        departed = false;
        stale = node.stale();
        if (!before.equals(address())) {
            connections.closeIdle();
            judgeAddress();
        }
    }

    private void judgeAddress() {
        outside = !room.confinement().admits(address());
        if (outside) {
            room.confinement().skip(id, address());
        }
    }

    void joined(Group group) {
        List<Group> more = new ArrayList<>(groups);
        more.add(group);
        groups = List.copyOf(more);
    }

    void left(Group group) {
        groups = groups.stream().filter(g -> g != group).toList();
    }

    Listing listing() {
        return listing;
    }

    HostPort address() {
        return listing.address();
    }

    boolean ours() {
        return listing.ours();
    }

    boolean secure() {
        return listing.secure();
    }

    /** Whether it is where may not be sent to; then it is nobody's target. */
    boolean outside() {
        return outside;
    }

    boolean departed() {
        return departed;
    }

    boolean stale() {
        return stale;
    }

    State state() {
        return state;
    }

    void state(State now) {
        state = now;
    }

    boolean well() {
        return state == State.WELL;
    }

    long now() {
        return room.now();
    }

    /** Whether a message of a group may be given to it now. */
    boolean usable() {
        return state == State.WELL && !pause.isOn() && !departed && !secure() && !outside;
    }

    /** Whether it has room for a message of that size. */
    boolean room(int size) {
        return connections.room(size);
    }

    int load() {
        return connections.load();
    }

    /** Sends a message; there is room for it. */
    void take(Debt debt) {
        Connection connection = connections.forSize(debt.bytes());
        if (!ours() && groups.size() + (broadcast == null ? 0 : 1) > 1) {
            debt.companions = companions(debt);
        }
        unsettled.add(debt);
        connection.send(debt, debt.attempts + 1, lowest(debt));
    }

    /** The lowest sequence number of what may be sent to it again, as one of its messages says. */
    long lowest(Debt debt) {
        return Math.min(unsettled.lowest(), debt.target.floor());
    }

    /** The other debts of this message that this node stands for under other versions: one POST settles them all. */
    private List<Debt> companions(Debt debt) {
        return debt.message.debts.stream()
                .filter(d -> d != debt && !d.ended && (d.target == broadcast || groups.contains(d.target)))
                .toList();
    }

    /** Opens a connection that begins with the question whether the node is there. */
    void ask() {
        connections.open(true);
    }

    /** Sends what can be sent: first what goes to this node again, then what is owed to it, then its groups' messages. */
    void pump() {
        if (closed) {
            return; // what is owed to it in a store is owed on
        }
        if (state == State.GONE) {
            endOwn(Outcome.GONE, "the node is gone");
            return;
        }
        if (secure() || outside) {
            String tls = "the node wants TLS, which this broker does not speak";
            endOwn(Outcome.REFUSED, outside ? "its address " + address() + " is none that is sent to" : tls);
            releaseUnclear();
            return;
        }
        while (state == State.WELL && !pause.isOn()) {
            Debt next = nextOwn();
            if (next == null || !room(next.bytes())) {
                break;
            }
            if (next == again.peek()) {
                again.remove();
            } else {
                Objects.requireNonNull(broadcast).queue.poll();
            }
            take(next);
        }
        if (!groups.isEmpty() && usable()) {
            groups.forEach(Group::pump);
        }
        closeIfDeparted();
    }

    private @Nullable Debt nextOwn() {
        Debt first = again.peek();
        return first != null ? first : broadcast == null ? null : broadcast.queue.peek();
    }

    /** The next answer came. */
    void answered(Connection connection, Debt debt, Answer answer) {
        Verdict.of(this, answer).carryOut(this, connection, debt, answer);
        heedLeaving(answer);
        if (answer.closing() && connections.contains(connection)) {
            sendAgain(connections.close(connection));
        }
        pump();
    }

    void probed(Connection connection, Answer answer) {
        if (answer.closing()) {
            connections.close(connection);
        }
        probe.answered(answer);
        heedLeaving(answer);
        pump();
    }

    /** It says that it has left the registry, which has not told yet: nothing new is for it, and it takes what it is owed. */
    private void heedLeaving(Answer answer) {
        if (answer.leaving() && id.equals(answer.node())) {
            heedLeaving();
        }
    }

    private void heedLeaving() {
        if (!departed && state == State.WELL) {
            departed = true;
            room.nodes().drop(id, "it is leaving");
        }
    }

    /** It says the same without having been asked. */
    void leaving() {
        heedLeaving();
        pump();
    }

    /** A connection is no more, or never came to be. */
    void broken(Connection connection, Lane.Cause cause, String reason) {
        boolean probing = connection.probing();
        int running = connection.kind() == Lane.Kind.STREAM ? listing.concurrency() : 1;
        if (cause == Lane.Cause.SPOILT) {
            connections.avoidStream();
        }
        List<Debt> left = connections.close(connection);
        if (probing) {
            probe.failed(cause, reason);
        } else if (!connection.wasOpen()) {
            release(left);
            probe.unreachable(cause, reason);
        } else if (state == State.GONE) {
            sendAgain(left);
        } else if (!left.isEmpty()) {
            // written whole, and then the connection broke: one of a kind that kills the process must end some day
            left.stream().limit(running).forEach(d -> Verdict.attemptFailed(this, d, reason));
            sendAgain(left);
            probe.unclear(reason);
        }
        pump();
    }

    /** The node is full: what is unanswered on this connection was not taken, and comes after a pause. */
    void full(Connection connection, Debt debt) {
        List<Debt> back = new ArrayList<>(List.of(debt));
        back.addAll(connections.close(connection));
        pause.begin(this::pump);
        release(back);
    }

    void tookOne() {
        pause.tookOne();
    }

    /** Unclear ends: tried first at this node, which recognises what it had. */
    private void sendAgain(List<Debt> debts) {
        debts.forEach(d -> d.unclear = true);
        if (state == State.GONE) {
            release(debts);
        } else {
            again.addFirst(this, debts);
        }
    }

    /** Gives back what this node will not do, in order, to whom it is owed. */
    void release(List<Debt> debts) {
        Owed.giveBack(debts, this);
    }

    void releaseUnclear() {
        release(again.takeAll());
    }

    /** Moves a group's waiting messages to this node, which has changed its version: they are for it alone. */
    void adopt(DebtQueue queue) {
        again.addAll(queue);
        pump();
    }

    /** No longer in the view: it gets no new messages, what it is owed it may still take. */
    void depart() {
        departed = true;
        if (state == State.SUSPECT) {
            gone("left the registry and cannot be reached");
        }
        pump();
    }

    /** The registry stopped listing it; it stays while it answers. */
    void grewStale() {
        stale = true;
        if (state == State.SUSPECT) {
            gone("is no longer listed and cannot be reached");
        }
    }

    /** The registry says something of it: if it was suspect, it is asked at once. */
    void heardOf() {
        if (state == State.SUSPECT) {
            probe.now();
        }
        pump();
    }

    private void closeIfDeparted() {
        if (departed && state == State.WELL && again.isEmpty() && (broadcast == null || broadcast.messages == 0)) {
            connections.closeIdle();
        }
    }

    /** By its own word, or by refused connections: gone for good. Answers still owed by it may come. */
    void gone(String reason) {
        if (state == State.GONE) {
            return;
        }
        state = State.GONE;
        room.events().gone(this, reason);
        room.nodes().drop(id, reason);
        endOwn(Outcome.GONE, reason);
        Owed.forgetGone(broadcast);
        releaseUnclear();
        connections.closeIdle();
        groups.forEach(Group::pump);
    }

    private void endOwn(Outcome outcome, String reason) {
        if (broadcast != null) {
            broadcast.endWaiting(outcome, reason);
        }
        connections.closeIdle();
    }

    /** Looks after connections that owe an answer and say nothing. */
    void tick() {
        long liveness = room.config().liveness().toNanos();
        for (Connection c : connections.silentFor(liveness)) {
            broken(c, Lane.Cause.BROKEN, "nothing heard for " + liveness / 1_000_000 + " ms");
        }
    }

    /** Whether nothing is unanswered or waiting here. */
    boolean idle() {
        return again.isEmpty() && connections.idle();
    }

    /** Whether something is owed to it as a broadcast node. */
    boolean owed() {
        return broadcast != null && broadcast.messages > 0;
    }

    /** Whether an answer is owed that somebody waits for. */
    boolean awaitsAnswer() {
        return connections.awaitAnswer();
    }

    /** Whether it may take something soon: it is well, or in doubt and being asked for the first time. */
    boolean mayTake() {
        return state == State.WELL || (state == State.SUSPECT && !probe.hasFailed());
    }

    /** Closes everything; what is unanswered is left to whoever ends the debts. Nothing is sent any more. */
    void shutDown() {
        closed = true;
        state = State.GONE;
        connections.closeAll();
    }
}
