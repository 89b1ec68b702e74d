package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One message that was offered, and what is known to be owed of it: kept by hand, from what was seen from outside. */
final class Promised {
    /** What came of the offer. */
    enum State {
        OFFERED,
        ACCEPTED,
        /** Not accepted, and never to be seen anywhere. */
        NEVER
    }

    final int number;
    final String text;
    final String topic;
    final PublishOptions options;
    final CompletableFuture<Publication> offer;
    State state = State.OFFERED;

    @Nullable String id;

    /** What its publisher holds, if that process still lives: one, and one more for each time that it was sent again. */
    final List<Publication> publications = new ArrayList<>();

    /** Whether it was accepted by an earlier process. */
    boolean recovered;

    /** Where it stands among those that wait for a target. */
    int place;

    /** When it was accepted, or came back to be addressed anew. */
    int step;

    /** When it was accepted, on the fair clock. */
    long fair;

    /** Whether it is known whom it is owed to. */
    boolean addressed;

    /** Whether it may have got its targets in an earlier step than the one in which that is certain. */
    boolean early;

    /** Whether it was ever seen in the store with somebody it is owed to. */
    boolean addressedForGood;

    /** Whether a dead letter of it was sent again: then there are two of it, and order says nothing. */
    boolean twice;

    /** Whether any end of it was told, ever. */
    boolean everEnded;

    /** The ends that have to come. */
    final Map<Target, Integer> due = new HashMap<>();

    /** The ends that may come; null for one at anybody's. */
    private @Nullable Map<Target, Integer> open;

    /** What was told since {@link #open} was written. */
    private final Map<Target, Integer> ended = new HashMap<>();

    /** What is owed again as a dead letter. */
    private final Map<Target, Integer> again = new HashMap<>();

    /** To whom it was handed, in any life. */
    final Set<Target> handed = new HashSet<>();

    /** Attempts that are known to be used up. */
    final Map<Target, Integer> attempts = new HashMap<>();

    Promised(int number, String text, String topic, PublishOptions options, CompletableFuture<Publication> offer) {
        this.number = number;
        this.text = text;
        this.topic = topic;
        this.options = options;
        this.offer = offer;
    }

    boolean accepted() {
        return state == State.ACCEPTED;
    }

    boolean anybody() {
        return open == null;
    }

    /** Whether it may be sent to somebody, and end there. */
    boolean isOpen(Target target) {
        return count(target) > 0;
    }

    private int count(Target target) {
        int may = open == null ? 1 : open.getOrDefault(target, 0);
        return may + again.getOrDefault(target, 0) - ended.getOrDefault(target, 0);
    }

    boolean endedAt(Target target) {
        return ended.getOrDefault(target, 0) > 0;
    }

    /** How often somebody may have it in the store. */
    int atMost(Target target) {
        return (open == null ? 1 : open.getOrDefault(target, 0)) + again.getOrDefault(target, 0);
    }

    void ends(Target target) {
        ended.merge(target, 1, Integer::sum);
        due.computeIfPresent(target, (t, n) -> n > 1 ? n - 1 : null);
        everEnded = true;
    }

    /** It is owed to these and may be owed to those. */
    void addressed(Set<Target> sure, Set<Target> may) {
        addressed = true;
        open = new HashMap<>();
        if (endedAt(Target.nobody(topic))) {
            return;
        }
        for (Target target : may) {
            open.put(target, 1);
        }
        for (Target target : sure) {
            if (!endedAt(target)) {
                due.put(target, 1);
            }
        }
    }

    /** A dead letter of it is owed again. */
    void sentAgain(Target target, Publication publication, int now) {
        twice = true;
        publications.add(publication);
        if (target.equals(Target.nobody(topic))) {
            belongsToNobody(now);
        } else {
            again.merge(target, 1, Integer::sum);
            due.merge(target, 1, Integer::sum);
            addressedForGood = true;
        }
    }

    /** It waits for whoever comes. */
    void belongsToNobody(int now) {
        step = now;
        addressed = false;
        addressedForGood = false;
        early = false;
        open = null;
        startsOver();
    }

    /** The store has this of it, and nothing else is left. */
    void isOwedTo(Map<Target, Integer> rows) {
        addressed = true;
        open = new HashMap<>(rows);
        startsOver();
        due.putAll(rows);
    }

    private void startsOver() {
        ended.clear();
        again.clear();
        due.clear();
    }

    @Override
    public String toString() {
        return "message " + text + (options.key() == null ? "" : " of key " + options.key());
    }
}
