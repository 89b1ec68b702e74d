package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.internal.wire.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lane of a {@link Peer} with what is unanswered on it. Belongs to the publisher's loop. */
final class Connection implements Lane.Listener {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Peer peer;
    private final Unanswered unanswered = new Unanswered();
    private Lane.Kind kind;
    private Lane lane;

    /** What the node has granted; nothing if it grants nothing, or has not yet. */
    private Window granted = Window.NONE;
    /** A smaller window that the node shall hear of as soon as what is unanswered fits into it. */
    private @Nullable Window toKeep;

    private boolean open;
    private boolean probing;
    private boolean closed;
    private long heardAt;

    Connection(Peer peer, Lane.Kind kind, boolean probing) {
        this.peer = peer;
        this.kind = kind;
        this.heardAt = peer.now();
        this.probing = probing;
        this.lane = peer.room.opener().open(peer.id, peer.listing(), kind, this);
        if (probing) {
            lane.probe();
        }
    }

    Lane.Kind kind() {
        return kind;
    }

    /** What the node has granted, as far as it is made use of. */
    Window granted() {
        return granted;
    }

    boolean idle() {
        return unanswered.isEmpty();
    }

    boolean awaitsAnswer() {
        for (Debt debt : unanswered.all()) {
            if (!debt.ended) {
                return true;
            }
        }
        return false;
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
    boolean room(Window window, int size) {
        return !closed
                && !probing
                && (unanswered.isEmpty()
                        || (unanswered.size() < window.messages() && unanswered.bytes() + size <= window.bytes()));
    }

    void send(Debt debt, int attempt, long lowest) {
        if (unanswered.isEmpty()) {
            heardAt = peer.now();
        }
        unanswered.add(debt);
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
        unanswered.undo(debt);
    }

    /** Whether an answer is owed and nothing was heard for so long, in nanoseconds. */
    boolean silentFor(long nanos) {
        return (probing || !unanswered.isEmpty()) && peer.now() - heardAt > nanos;
    }

    /** Closes without telling the peer; gives what is unanswered, oldest first. */
    List<Debt> close() {
        List<Debt> left = unanswered.takeAll();
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
        unanswered.all().forEach(this::wrote); // they waited for this
        if (kind == Lane.Kind.STREAM && !probing) {
            peer.pump(); // there is more room than there was before
        }
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
        answered(unanswered.takeOldest(), answer);
    }

    @Override
    public void onAnswer(long number, Answer answer) {
        if (!closed) {
            answered(unanswered.take(number), answer);
        }
    }

    private void answered(@Nullable Debt debt, Answer answer) {
        if (debt == null) {
            peer.broken(this, Lane.Cause.BROKEN, "answered what nobody had asked");
            return;
        }
        keep();
        peer.answered(this, debt, answer);
    }

    @Override
    public void onWindow(Window window) {
        if (closed) {
            return;
        }
        granted = window.min(peer.room.config().window());
        if (open) {
            toKeep = window;
            keep();
            peer.pump();
        }
    }

    /** Not before it is true: the node gives to others what is kept free here. */
    private void keep() {
        Window window = toKeep;
        if (window != null
                && unanswered.size() <= window.messages()
                && (unanswered.bytes() <= window.bytes() || unanswered.size() == 1)) {
            toKeep = null;
            lane.keepsTo(window);
        }
    }

    @Override
    public void onLeaving() {
        if (!closed) {
            peer.leaving();
        }
    }

    /** Then by POST, over this very connection as far as its peer is concerned: nothing of it was in flight. */
    @Override
    public void onRefused(String reason) {
        if (closed) {
            return;
        }
        log.debug("no stream lane to {} at {} for now: {}", peer.id, peer.address(), reason);
        kind = Lane.Kind.POST;
        heardAt = peer.now();
        unanswered.renumber();
        lane = peer.room.opener().open(peer.id, peer.listing(), kind, this);
        if (probing) {
            lane.probe();
        }
        unanswered.all().forEach(d -> lane.send(d, d.attempts + 1, peer.lowest(d)));
        peer.pump();
    }

    @Override
    public void onClosed(Lane.Cause cause, String reason) {
        if (!closed) {
            peer.broken(this, cause, reason);
        }
    }
}
