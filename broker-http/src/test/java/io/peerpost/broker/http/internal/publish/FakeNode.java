package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Names;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.cache.ViewNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node as the registry lists it and as the network reaches it. What was sent to it is recorded; a test answers by
 * hand, or says once how to answer everything. Call {@link Bench#run} to let the publisher hear of it.
 */
final class FakeNode {
    /** What a connection to it meets. */
    enum Door {
        OPEN,
        REFUSES,
        UNREACHABLE,
        /** Takes the first packet and says nothing. */
        SILENT
    }

    final String id;
    final Map<String, String> metadata = new HashMap<>();
    final Set<String> versions = new LinkedHashSet<>();
    HostPort address = new HostPort("127.0.0.1", 8080);
    Door door = Door.OPEN;

    /** Every message that reached it, in order. */
    final List<FakeLane.Sent> received = new ArrayList<>();

    /** Ids of messages that it has taken: answered so that its publisher may believe it. */
    final Set<String> taken = new HashSet<>();

    /** The texts of messages that its handler returned for, in order; of a go-micro node, that were answered. */
    final List<String> handled = new ArrayList<>();

    /** What it recognises as handled before; see {@code ReturnedIds}. */
    private final Set<String> returned = new HashSet<>();

    private final Set<FakeLane.Sent> repeated = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<String> said = new HashSet<>();

    /** Connections that stand. */
    final List<FakeLane> lanes = new ArrayList<>();

    /** How many connections were tried, and how many probes were written. */
    int connects;

    int probes;

    /** What waited for an upgrade that it has refused, and goes by POST. */
    final Set<Debt> unsent = new HashSet<>();

    /** How many connections became stream lanes. */
    int upgrades;

    /** Whether it answers an upgrade with anything but 101, whatever its metadata says. */
    boolean refusesUpgrades;

    /** How many messages it lets be unanswered on a stream lane. */
    int window = 256;

    /** How a probe is answered; null: not at all. */
    @Nullable Answer probeAnswer;

    /** How every message is answered; null: by hand. */
    @Nullable Answer always;

    private FakeNode(String id, boolean ours) {
        this.id = id;
        metadata.put(NodeMetadata.BROKER, NodeMetadata.HTTP);
        metadata.put(NodeMetadata.SECURE, "false");
        if (ours) {
            metadata.put(NodeMetadata.PEERPOST, "1");
        }
        probeAnswer = ours ? answer(200) : new Answer(405, null, false, false, "");
    }

    /** A Peerpost node. */
    static FakeNode node(String id) {
        return new FakeNode(id, true);
    }

    /** A go-micro node. */
    static FakeNode goNode(String id) {
        return new FakeNode(id, false);
    }

    FakeNode broadcast(String topic) {
        metadata.put(NodeMetadata.TOPIC, topic);
        versions.add(Names.BROADCAST);
        return this;
    }

    FakeNode group(String topic, String queue) {
        metadata.put(NodeMetadata.TOPIC, topic);
        versions.add(queue);
        return this;
    }

    String topic() {
        return metadata.getOrDefault(NodeMetadata.TOPIC, "");
    }

    FakeNode with(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    FakeNode concurrency(int messages) {
        return with(NodeMetadata.CONCURRENCY, Integer.toString(messages));
    }

    /** It understands the stream lane. */
    FakeNode streams() {
        return with(NodeMetadata.LANE, NodeMetadata.STREAM1);
    }

    FakeNode at(String hostPort) {
        address = HostPort.parse(hostPort);
        return this;
    }

    /** Answers everything with 200, at once. */
    FakeNode well() {
        always = answer(200);
        return this;
    }

    /** Answers everything with a status, at once. */
    FakeNode always(int status) {
        always = answer(status);
        return this;
    }

    boolean ours() {
        return metadata.containsKey(NodeMetadata.PEERPOST);
    }

    ViewNode record() {
        return new ViewNode(id, address, metadata, versions, false);
    }

    /** An answer of this kind of node: with its id if it is Peerpost's. */
    Answer answer(int status) {
        return new Answer(status, ours() ? id : null, false, false, "");
    }

    /** Answers its oldest unanswered message. */
    void answers(int status) {
        answers(answer(status));
    }

    /** Answers its oldest unanswered message: the handler failed, and asks for it again after a time. */
    void asksForItAfter(Duration delay) {
        answers(new Answer(500, id, false, false, "not now", delay));
    }

    /** Answers its oldest unanswered message: the handler will never take it. */
    void rejects(String reason) {
        answers(new Answer(422, id, false, false, reason));
    }

    /** Answers its oldest unanswered message as somebody who is not this node. */
    void answersAsStranger(int status) {
        answers(new Answer(status, null, false, false, ""));
    }

    /** Answers 503 and says that it is leaving, as the last word on this connection. */
    void answersLeaving() {
        answers(new Answer(503, id, true, true, ""));
    }

    void answers(Answer answer) {
        answers(answer, 0);
    }

    /** Answers one of its unanswered messages: chosen by a number on a stream lane, the oldest otherwise. */
    void answers(Answer answer, int chosen) {
        FakeLane busy = lanes.stream()
                .filter(FakeLane::owesAnswer)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is unanswered at " + id));
        busy.answer(answer, chosen);
    }

    /** All its connections break. */
    void breaks() {
        List.copyOf(lanes).forEach(l -> l.closed(Lane.Cause.BROKEN, "reset"));
    }

    /** Its process is gone: connections break, new ones are refused. */
    void crashes() {
        door = Door.REFUSES;
        breaks();
    }

    boolean isYes(Answer answer) {
        return !ours() || (answer.status() / 100 == 2 && id.equals(answer.node()));
    }

    void receives(FakeLane.Sent message) {
        received.add(message);
        if (!message.debt().message.ownId) { // else it has no number, and does not say what can be forgotten
            String session = message.sessionOf();
            returned.removeIf(
                    r -> r.startsWith(session) && Long.parseLong(r.substring(session.length())) < message.lowest());
        }
        if (returned.contains(message.identity())) {
            repeated.add(message);
        }
    }

    /** It says yes; its handler has run, unless it had before the message came. */
    void takes(FakeLane.Sent message) {
        taken.add(message.id());
        if (!ours() || (!repeated.contains(message) && returned.add(message.identity()))) {
            handled.add(message.text());
        }
    }

    /** What it answered a message with. */
    void said(FakeLane.Sent message, Answer answer) {
        said.add(message.text() + " " + answer.status());
    }

    boolean said(String text, int status) {
        return said.contains(text + " " + status);
    }

    /** Whether it is what that target means, or one of it. */
    boolean isOf(Target target) {
        return id.equals(target.nodeId()) || (target.queue() != null && versions.contains(target.queue()));
    }

    boolean took(String messageId) {
        return taken.contains(messageId);
    }

    /** How many messages it has not answered. */
    int unanswered() {
        return lanes.stream().mapToInt(FakeLane::messagesOwed).sum();
    }

    /** The texts of what reached it, in order. */
    List<String> texts() {
        return received.stream().map(FakeLane.Sent::text).toList();
    }

    FakeLane.Sent last() {
        return received.get(received.size() - 1);
    }
}
