package io.peerpost.broker.http.internal.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One lane of a {@link Peer} with what is unanswered on it. Belongs to the publisher's loop. */
final class Connection implements Lane.Listener {
    private final Peer peer;
    private final Lane lane;
    private final Deque<Debt> unanswered = new ArrayDeque<>();
    private long unansweredBytes;
    private boolean open;
    private boolean probing;
    private boolean closed;
    private long heardAt;

    Connection(Peer peer, Lane.Opener opener, boolean probing) {
        this.peer = peer;
        this.heardAt = peer.now();
        this.probing = probing;
        this.lane = opener.open(peer.id, peer.address(), peer.ours(), this);
        if (probing) {
            lane.probe();
        }
    }

    boolean idle() {
        return unanswered.isEmpty();
    }

    boolean awaitsAnswer() {
        return unanswered.stream().anyMatch(d -> !d.ended);
    }

    int load() {
        return unanswered.size();
    }

    boolean probing() {
        return probing;
    }

    boolean wasOpen() {
        return open;
    }

    /** Whether one more may be unanswered; the first may always be, however large. */
    boolean room(int window, long windowBytes, int size) {
        return !closed
                && !probing
                && (unanswered.isEmpty() || (unanswered.size() < window && unansweredBytes + size <= windowBytes));
    }

    void send(Debt debt, int attempt, long lowest) {
        if (unanswered.isEmpty()) {
            heardAt = peer.now();
        }
        unanswered.add(debt);
        unansweredBytes += debt.bytes();
        lane.send(debt, attempt, lowest);
        if (open) {
            wrote(debt);
        }
    }

    private void wrote(Debt debt) {
        peer.room.events().attempt(debt, debt.attempts + 1, peer.id);
    }

    /** Takes back that a message was answered. */
    void undo(Debt debt) {
        unanswered.addFirst(debt);
        unansweredBytes += debt.bytes();
    }

    /** Whether an answer is owed and nothing was heard for so long, in nanoseconds. */
    boolean silentFor(long nanos) {
        return (probing || !unanswered.isEmpty()) && peer.now() - heardAt > nanos;
    }

    /** Closes without telling the peer; gives what is unanswered, oldest first. */
    List<Debt> close() {
        List<Debt> left = new ArrayList<>(unanswered);
        unanswered.clear();
        unansweredBytes = 0;
        if (!closed) {
            closed = true;
            lane.close();
        }
        return left;
    }

    @Override
    public void onOpen() {
        open = true;
        heardAt = peer.now();
        unanswered.forEach(this::wrote); // they waited for this
    }

    @Override
    public void onHeard() {
        heardAt = peer.now();
    }

    @Override
    public void onAnswer(Answer answer) {
        if (closed) {
            return;
        }
        if (probing) {
            probing = false;
            peer.probed(this, answer);
            return;
        }
        @Nullable Debt debt = unanswered.poll();
        if (debt == null) {
            peer.broken(this, Lane.Cause.BROKEN, "answered what nobody had asked");
            return;
        }
        unansweredBytes -= debt.bytes();
        peer.answered(this, debt, answer);
    }

    @Override
    public void onClosed(Lane.Cause cause, String reason) {
        if (!closed) {
            peer.broken(this, cause, reason);
        }
    }
}
