package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.http.internal.wire.SequenceHeader;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the handler is done with, since it returned or rejected them, and which of the two, for as long as
 * their publishers may send them again. A publisher that numbers its messages says below which number it sends nothing
 * again, which keeps the set small and exact; what is not in it always runs. Bounded in sessions and ids: one with more
 * than its share forgets its own oldest, else the one that was silent for longest is forgotten. Not thread-safe.
 */
final class ReturnedIds {
    private final int maxSessions;
    private final int maxIds;
    private final long rememberNanos;

    /** Ordered by when they were last heard. */
    private final LinkedHashMap<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);
    /** Ids without a number, in the order in which they returned. */
    private final LinkedHashMap<String, Returned> ids = new LinkedHashMap<>();

    private int numbers;

    private record Returned(Ending ending, long at) {}

    ReturnedIds(int maxSessions, int maxIds, long rememberNanos) {
        this.maxSessions = maxSessions;
        this.maxIds = maxIds;
        this.rememberNanos = rememberNanos;
    }

    /** A message arrived: forgets what its publisher will not send again, and what is too old. */
    void arrived(Incoming in, long now) {
        forgetOld(now);
        SequenceHeader sequence = in.sequence();
        Session session = sequence == null ? null : sessions.get(sequence.session());
        if (sequence != null && session != null) {
            session.heard = now;
            numbers -= session.numbers.removeBelow(sequence.lowest());
        }
    }

    /** What became of it before; null if it has to run. */
    @Nullable Ending find(Incoming in) {
        SequenceHeader sequence = in.sequence();
        if (sequence == null) {
            Returned returned = in.givenId() == null ? null : ids.get(in.givenId());
            return returned == null ? null : returned.ending;
        }
        Session session = sessions.get(sequence.session());
        return session == null ? null : session.numbers.get(sequence.number());
    }

    /** Its handler is done with it. */
    void add(Incoming in, Ending ending, long now) {
        SequenceHeader sequence = in.sequence();
        if (sequence != null) {
            Session session = sessions.computeIfAbsent(sequence.session(), name -> new Session());
            session.heard = now;
            numbers += session.numbers.put(sequence.number(), ending) ? 1 : 0;
            keepShare(session);
        } else if (in.givenId() != null) {
            ids.remove(in.givenId());
            ids.put(in.givenId(), new Returned(ending, now));
        }
        keepBounds();
    }

    /** How many are remembered. */
    int size() {
        return numbers + ids.size();
    }

    private void forgetOld(long now) {
        Map.Entry<String, Session> eldest = first(sessions);
        while (eldest != null && now - eldest.getValue().heard > rememberNanos) {
            forget(eldest.getKey());
            eldest = first(sessions);
        }
        Map.Entry<String, Returned> oldest = first(ids);
        while (oldest != null && now - oldest.getValue().at > rememberNanos) {
            ids.remove(oldest.getKey());
            oldest = first(ids);
        }
    }

    private void keepShare(Session session) {
        if (numbers > maxIds && session.numbers.size() > maxIds / sessions.size()) {
            session.numbers.removeFirst();
            numbers--;
        }
    }

    private void keepBounds() {
        while (sessions.size() > maxSessions || numbers > maxIds) {
            forget(sessions.keySet().iterator().next());
        }
        if (ids.size() > maxIds) {
            ids.remove(ids.keySet().iterator().next());
        }
    }

    private void forget(String name) {
        Session session = sessions.remove(name);
        numbers -= session == null ? 0 : session.numbers.size();
    }

    private static <V> Map.@Nullable Entry<String, V> first(Map<String, V> map) {
        Iterator<Map.Entry<String, V>> entries = map.entrySet().iterator();
        return entries.hasNext() ? entries.next() : null;
    }

    private static final class Session {
        final NumberMap<Ending> numbers = new NumberMap<>();
        long heard;
    }
}
