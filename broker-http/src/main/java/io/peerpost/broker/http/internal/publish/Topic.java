package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Names;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.registry.cache.View;
import io.peerpost.registry.cache.ViewNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One topic as its publisher sees it: who is owed its messages now, and which groups are remembered. What has no target
 * is kept in {@link Held}.
 *
 * <p>Belongs to the publisher's loop.
 */
final class Topic {
    static final String DROPPED = "dropped for a newer message";

    final String name;
    final Gate gate;
    final Held held;
    private final Returning returning;
    private final Room room;
    private final Neighbours neighbours;
    private List<ViewNode> seen = List.of();
    private List<Peer> broadcast = List.of();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private int fallsUntilMeasured;
    private boolean measuring;

    /** What a topic needs of the other topics' side. */
    interface Neighbours {
        View view();

        Peer peer(ViewNode node);

        Inbox inbox();

        /** How long a view has to be quiet before held messages choose their targets. */
        Duration quiet();

        /** A group has lost its last member, or has one again. */
        void away(Group group, boolean isAway);
    }

    Topic(Gate gate, Room room, Neighbours neighbours) {
        this.name = gate.topic;
        this.gate = gate;
        this.room = room;
        this.neighbours = neighbours;
        this.held = new Held(this, room, neighbours);
        this.returning = new Returning(this, room);
    }

    /** Chooses a message's targets, or holds it. The way in for every message. */
    void dispatch(Outgoing message) {
        refresh();
        boolean primed = neighbours.view().primed();
        if (message.addressed() && primed) {
            readdress(message, Objects.requireNonNull(message.again));
        } else if (!primed || !held.isEmpty()) {
            held.add(message);
        } else if (hasTargets()) {
            address(message);
        } else if (message.atMostOnce) {
            room.ledger().endAll(message, Outcome.FAILED, "nobody subscribes to it");
        } else {
            held.add(message);
        }
    }

    boolean hasTargets() {
        return !broadcast.isEmpty() || !groups.isEmpty();
    }

    /** Owes a message to everybody who is there, or is remembered or expected to be. */
    void address(Outgoing message) {
        if (groups.isEmpty() && broadcast.size() == 1) {
            send(message, List.of(broadcast(broadcast.get(0))));
            return;
        }
        List<Owed> targets = new ArrayList<>(broadcast.size() + groups.size());
        for (Peer peer : broadcast) {
            targets.add(broadcast(peer));
        }
        targets.addAll(groups.values());
        send(message, targets);
    }

    private void readdress(Outgoing message, Again to) {
        ViewNode node = to.nodeId() == null ? null : neighbours.view().node(to.nodeId());
        if (to.group() != null) {
            Group group = group(to.group());
            if (group.members.isEmpty()) {
                neighbours.away(group, true); // remembered anew: its time runs from here
            }
            send(message, List.of(group));
        } else if (node == null) {
            room.ledger().endAll(message, Outcome.GONE, "the node is gone");
        } else {
            send(message, List.of(broadcast(neighbours.peer(node))));
        }
    }

    private void send(Outgoing message, List<Owed> targets) {
        long row = message.heldRow;
        message.heldRow = 0;
        neighbours.inbox().address(message, room.clock().fair());
        if (message.stored) {
            // whoever opens the inbox after a crash takes a message that something is owed of for one that has its
            // targets
            room.journal().together(() -> {
                targets.forEach(target -> target.owe(message));
                if (row > 0) {
                    room.journal().ended(row, message);
                }
            });
        } else {
            targets.forEach(target -> target.owe(message));
        }
        if (message.owed == 0) {
            neighbours.inbox().left(message); // all of it was left to the store
        }
        for (Owed target : targets) {
            if (target.messages > gate.load().messages()
                    || target.bytes > gate.load().bytes()) {
                measure();
            }
            target.pump();
        }
    }

    /** The message of what is brought in from the store, with the time it has left. */
    Outgoing revive(StoredDebt stored) {
        Outgoing message = neighbours.inbox().revive(stored.message());
        neighbours.inbox().readdress(message, stored.endsAt());
        return message;
    }

    /** Whether a message's own expiry has passed. */
    boolean isTooLate(Outgoing message) {
        return neighbours.inbox().isTooLate(message);
    }

    /** Takes over what a store remembers of this topic. */
    void restore(StoredTarget stored) {
        Target target = stored.target();
        if (target.queue() != null) {
            Group group = new Group(this, target.queue(), stored, room);
            groups.put(group.name, group);
            neighbours.away(group, true);
            group.refill(); // what expires has to be in memory, whether or not a member comes
        } else if (target.nodeId() != null) {
            returning.restore(stored);
        } else {
            held.restore(stored);
        }
    }

    private BroadcastNode broadcast(Peer peer) {
        if (peer.broadcast == null) {
            StoredTarget stored = returning.back(peer.id);
            peer.broadcast =
                    stored == null ? new BroadcastNode(this, peer, room) : new BroadcastNode(this, peer, stored, room);
        }
        return peer.broadcast;
    }

    private Group group(String group) {
        return groups.computeIfAbsent(group, n -> new Group(this, n, room));
    }

    void expect(String name) {
        Group group = group(name);
        group.expected = true;
        neighbours.away(group, false);
        held.addressSoon();
    }

    /** Takes notice of the view's present nodes. Costs nothing while they are the same. */
    @SuppressWarnings("ReferenceEquality") // the list is the view's own and immutable: the same one says the same
    void refresh() {
        List<ViewNode> now = neighbours.view().nodes(name);
        if (now != seen) {
            refresh(now);
        }
    }

    /** The same, also if the list of nodes has not changed: something about one of them has. */
    void refreshAnew() {
        refresh(neighbours.view().nodes(name));
    }

    private void refresh(List<ViewNode> now) {
        seen = now;
        List<Peer> everybody = new ArrayList<>();
        Map<String, List<Peer>> members = new TreeMap<>();
        for (ViewNode node : now) {
            Peer peer = neighbours.peer(node);
            if (farewell(node) || peer.state() == Peer.State.GONE || peer.outside()) {
                continue;
            }
            for (String version : node.versions()) {
                if (version.equals(Names.BROADCAST)) {
                    everybody.add(peer);
                } else {
                    members.computeIfAbsent(version, v -> new ArrayList<>()).add(peer);
                }
            }
        }
        broadcast = everybody;
        members.keySet().forEach(this::group);
        for (Group group : List.copyOf(groups.values())) {
            joined(group, members.getOrDefault(group.name, List.of()));
        }
        groups.values().forEach(Group::pump);
        if (!returning.isEmpty()) {
            everybody.forEach(peer -> broadcast(peer).pump());
        }
    }

    private void joined(Group group, List<Peer> now) {
        List<Peer> before = group.members;
        group.members = now;
        before.forEach(p -> p.left(group));
        now.forEach(p -> p.joined(group));
        if (!now.isEmpty()) {
            neighbours.away(group, false);
        } else if (!before.isEmpty()) {
            lostLast(group, before);
        }
    }

    /** Its last members went: remembered, unless they moved to another version. */
    private void lostLast(Group group, List<Peer> before) {
        Peer moved = group.expected ? null : moved(group, before);
        if (moved == null) {
            neighbours.away(group, true);
            return;
        }
        forget(group);
        group.heir = moved;
        group.pump();
    }

    private @Nullable Peer moved(Group from, List<Peer> before) {
        for (Peer peer : before) {
            ViewNode now = neighbours.view().node(peer.id);
            if (now != null && !farewell(now) && !now.versions().contains(from.name)) {
                return peer;
            }
        }
        return null;
    }

    /** A node left for good: a group that has nobody left is not remembered on its account. */
    void leftForGood(ViewNode node) {
        for (String version : farewell(node) ? node.versions() : Set.<String>of()) {
            Group group = groups.get(version);
            if (group != null && group.members.isEmpty() && !group.expected) {
                forget(group);
                group.endWaiting(Outcome.GONE, "the group left for good");
            }
        }
    }

    private static boolean farewell(ViewNode node) {
        return node.metadata().containsKey(NodeMetadata.FAREWELL);
    }

    void forget(Group group) {
        groups.remove(group.name, group);
        group.forgotten = true;
        neighbours.away(group, false);
        group.over();
    }

    /** Lets a target send what has become ready while something else was done. */
    void pumpSoon(Owed target) {
        if (!target.pumpDue) {
            target.pumpDue = true;
            room.loop().execute(Room.guarded(() -> {
                target.pumpDue = false;
                target.pump();
            }));
        }
    }

    /** A target owes less: measures again once in a while, so that it costs the same for many targets as for few. */
    void loadFell(Owed target) {
        if (target.messages == 0 || --fallsUntilMeasured <= 0) {
            measure();
        }
    }

    /** Writes to the gate how full the fullest target is; makes room where one takes nothing. */
    void measure() {
        if (measuring) {
            return; // making room ends debts, which measures
        }
        measuring = true;
        Gate.Load worst = held.load();
        for (Peer peer : broadcast) {
            BroadcastNode node = broadcast(peer);
            if (node.takesNone()) {
                trim(node, "it takes nothing, and its share of the inbox is full");
            } else {
                worst = worse(worst, node, false);
            }
        }
        for (Group group : groups.values()) {
            worst = worse(worst, group, pastShare(group) && group.takesNone());
        }
        gate.load(worst);
        fallsUntilMeasured = Math.max(broadcast.size() + groups.size(), worst.isNear(room.config()) ? 1 : Gate.FEW);
        measuring = false;
    }

    /** Makes room for a newer message where a target is past its share. */
    void dropOldest() {
        held.dropOldest();
        broadcast.forEach(p -> trim(broadcast(p), DROPPED));
        List.copyOf(groups.values()).forEach(g -> trim(g, DROPPED));
    }

    /** Ends the oldest of what waits for a target, down to its share. */
    private void trim(Owed owed, String why) {
        PublishConfig config = room.config();
        while (owed.messages > config.shareMessages() || (owed.messages > 1 && owed.bytes > config.shareBytes())) {
            Debt oldest = owed.queue.oldest();
            if (oldest == null) {
                return;
            }
            room.ledger().end(oldest, Outcome.OVERFLOW, why);
        }
    }

    private boolean pastShare(Owed owed) {
        return owed.messages >= room.config().shareMessages()
                || owed.bytes >= room.config().shareBytes();
    }

    private static Gate.Load worse(Gate.Load worst, Owed owed, boolean refusing) {
        boolean fuller = owed.messages > worst.messages() || owed.bytes > worst.bytes();
        if (!refusing && (worst.refusing() || !fuller)) {
            return worst;
        }
        Debt oldest = owed.queue.oldest();
        long since = oldest == null ? 0 : oldest.message.acceptedAt;
        return new Gate.Load(
                Math.max(worst.messages(), owed.messages),
                Math.max(worst.bytes(), owed.bytes),
                owed.target,
                since,
                refusing);
    }

    /** Time passes. */
    void tick(long fair) {
        held.tick(fair);
        if (neighbours.view().primed()) {
            returning.tick(fair);
        }
        if (gate.load().isNear(room.config())) {
            measure(); // whether a target takes anything changes with time
        }
    }

    /** Whether there are held messages that are about to be addressed. */
    boolean waitsForQuiet() {
        return !held.isEmpty() && hasTargets();
    }

    /** Whether somebody who can be reached is owed messages that are on their way from the store. */
    boolean refills() {
        return groups.values().stream().anyMatch(Owed::refills)
                || broadcast.stream().anyMatch(p -> p.broadcast != null && p.broadcast.refills());
    }

    /** Whether nothing needs this object any more. */
    boolean idle() {
        return seen.isEmpty() && held.isEmpty() && groups.isEmpty() && returning.isEmpty() && gate.idle();
    }
}
