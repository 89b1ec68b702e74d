package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A listener that writes down what it hears. */
final class Heard implements BrokerListener {
    final Map<String, List<Settlement.End>> ends = new HashMap<>();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final List<DeadLetter> thrownAway = new ArrayList<>();
    final List<String> accepted = new ArrayList<>();
    final List<Attempt> attempts = new ArrayList<>();
    final List<String> retries = new ArrayList<>();
    final List<String> retryReasons = new ArrayList<>();
    final List<String> suspects = new ArrayList<>();
    final List<String> back = new ArrayList<>();
    final List<String> gone = new ArrayList<>();

    /** A message was written to a node. */
    record Attempt(String id, Target target, int attempt, String nodeId, boolean redelivery) {}

    /** The numbers of a message's attempts, a redelivery's with an R behind it. */
    List<String> attempts(Publication publication) {
        return attempts.stream()
                .filter(a -> a.id.equals(publication.id()))
                .map(a -> a.attempt + (a.redelivery ? "R" : ""))
                .toList();
    }

    List<Settlement.End> ends(Publication publication) {
        return ends.getOrDefault(publication.id(), List.of());
    }

    @Override
    public void onAccepted(String id, String topic) {
        accepted.add(topic + " " + id);
    }

    @Override
    public void onAttempt(String id, Target target, int attempt, String nodeId, boolean redelivery) {
        attempts.add(new Attempt(id, target, attempt, nodeId, redelivery));
    }

    @Override
    public void onEnd(String id, Settlement.End end) {
        ends.computeIfAbsent(id, i -> new ArrayList<>()).add(end);
    }

    @Override
    public void onDeadLetter(DeadLetter letter) {
        deadLetters.add(letter);
    }

    @Override
    public void onDeadLetterDropped(DeadLetter letter) {
        thrownAway.add(letter);
    }

    @Override
    public void onRetry(String id, Target target, int attempt, String reason) {
        retries.add(id);
        retryReasons.add(reason);
    }

    @Override
    public void onSuspect(String nodeId, String address, String reason) {
        suspects.add(nodeId);
    }

    @Override
    public void onBack(String nodeId, String address) {
        back.add(nodeId);
    }

    @Override
    public void onGone(String nodeId, String address, String reason) {
        gone.add(nodeId);
    }
}
