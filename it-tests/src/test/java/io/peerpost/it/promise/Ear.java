package io.peerpost.it.promise;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.MessageHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The handler of one subscription, which keeps what it was given, in its order. May be used by any thread. */
final class Ear implements MessageHandler {
    private final @Nullable String queue;
    private final Progress progress;
    private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, Integer> owed;

    /**
     * One message.
     *
     * @param at its place among all that the fleet handled
     */
    record Heard(long at, Numbered message) {}

    Ear(@Nullable String queue, Progress progress) {
        this.queue = queue;
        this.progress = progress;
    }

    /** Its group; null for broadcast. */
    @Nullable String queue() {
        return queue;
    }

    @Override
    public void handle(Delivery delivery) {
        Numbered message = Numbered.parse(delivery.text());
        if (message != null) {
            heard.add(new Heard(progress.handled(message), message));
            counts.merge(message.sender(), 1, Integer::sum);
        }
    }

    /** Whether everybody who has sent anything at all has reached it. */
    boolean takesPart() {
        return !counts.isEmpty()
                && counts.keySet().containsAll(progress.highest().keySet());
    }

    /** It is about to be closed: what somebody has handled by now was addressed while it was there. */
    void closing() {
        owed = progress.highest();
    }

    /** By sender the lowest number that its last one has to reach; null while it is open. */
    @Nullable Map<String, Integer> owed() {
        return owed;
    }

    /** How many so far from one sender. */
    int count(String sender) {
        return counts.getOrDefault(sender, 0);
    }

    /** So far. */
    List<Heard> heard() {
        return new ArrayList<>(heard);
    }

    /** So far from one sender. */
    List<Integer> numbers(String sender) {
        return heard.stream()
                .map(Heard::message)
                .filter(m -> m.sender().equals(sender))
                .map(Numbered::number)
                .toList();
    }
}
