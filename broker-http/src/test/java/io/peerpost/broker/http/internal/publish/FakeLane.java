package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.EnvelopeCodec.EnvelopeException;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to a {@link FakeNode}. The listener is called on the loop, never from within a call to this. */
final class FakeLane implements Lane {
    private final FakeNode node;
    private final String session;
    private final Executor loop;
    private final Consumer<Sent> handed;
    private final Listener listener;
    private final List<@Nullable Sent> untilOpen = new ArrayList<>();

    /** In order; null stands for a probe. Kept apart since a deque takes no nulls. */
    private final Deque<Owed> owed = new ArrayDeque<>();

    private boolean open;
    private boolean over;

    /**
     * One message as it was written.
     *
     * @param lane the connection
     * @param id the message's
     * @param text its body
     * @param debt what the publisher handed over
     */
    record Sent(FakeLane lane, String id, String text, int attempt, long lowest, Debt debt) {
        FakeNode node() {
            return lane.node;
        }

        Target target() {
            return debt.target.target;
        }

        /** What repetitions have in common, as its subscriber sees it. */
        String identity() {
            return !debt.message.ownId ? sessionOf() + sequence() : "id " + id;
        }

        /** What the sequence numbers of one publisher have in common. */
        String sessionOf() {
            return "session " + lane.session + " ";
        }

        long sequence() {
            return debt.message.sequence;
        }
    }

    private record Owed(@Nullable Sent message) {}

    /** Opens one; {@code handed} hears of every message that is handed over, before it is on its way. */
    FakeLane(FakeNode node, String session, Executor loop, Listener listener, Consumer<Sent> handed) {
        this.node = node;
        this.session = session;
        this.loop = loop;
        this.listener = listener;
        this.handed = handed;
        node.connects++;
        loop.execute(this::connect);
    }

    private void connect() {
        if (over) {
            return;
        }
        switch (node.door) {
            case OPEN -> opened();
            case REFUSES -> closed(Cause.REFUSED, "connection refused");
            case UNREACHABLE -> closed(Cause.UNREACHABLE, "no route to host");
            case SILENT -> {}
        }
    }

    private void opened() {
        open = true;
        node.lanes.add(this);
        listener.onOpen();
        List<@Nullable Sent> now = new ArrayList<>(untilOpen);
        untilOpen.clear();
        now.forEach(this::write);
    }

    @Override
    public void send(Debt debt, int attempt, long lowest) {
        Sent sent = new Sent(this, debt.message.id(), text(debt.message.body), attempt, lowest, debt);
        handed.accept(sent);
        write(sent);
    }

    @Override
    public void probe() {
        write(null);
    }

    private void write(@Nullable Sent message) {
        if (over) {
            throw new AssertionError("written to a closed connection to " + node.id);
        }
        if (!open) {
            untilOpen.add(message);
            return;
        }
        owed.add(new Owed(message));
        if (message == null) {
            node.probes++;
        } else {
            node.receives(message);
        }
        loop.execute(this::answerByItself);
    }

    /** Answers what may be answered without the test's hand, in order. */
    private void answerByItself() {
        while (!over && !owed.isEmpty()) {
            Answer answer = owed.getFirst().message == null ? node.probeAnswer : node.always;
            if (answer == null) {
                return;
            }
            answerNow(answer);
        }
    }

    boolean owesAnswer() {
        return !owed.isEmpty();
    }

    int messagesOwed() {
        return (int) owed.stream().filter(o -> o.message != null).count();
    }

    /** Answers the oldest unanswered message or probe. */
    void answer(Answer answer) {
        loop.execute(() -> {
            if (!over) {
                answerNow(answer);
                answerByItself();
            }
        });
    }

    /** An answer comes that nobody asked for. */
    void answersUnasked(Answer answer) {
        loop.execute(() -> listener.onAnswer(answer));
    }

    /** What may be answered by itself now is. */
    void goesOn() {
        loop.execute(this::answerByItself);
    }

    /** What it has not answered, as {@link Sent#identity}. */
    List<String> owedIdentities() {
        List<String> identities = new ArrayList<>();
        for (Owed one : owed) {
            if (one.message != null) {
                identities.add(one.message.identity());
            }
        }
        return identities;
    }

    private void answerNow(Answer answer) {
        Sent message = owed.remove().message;
        if (message != null) {
            node.said(message, answer);
        }
        if (message != null && node.isYes(answer)) {
            node.takes(message);
        }
        listener.onHeard();
        listener.onAnswer(answer);
        if (answer.closing() && !over) {
            closed(Cause.BROKEN, "the connection was closed");
        }
    }

    /** Something is heard that is no answer yet. */
    void hears() {
        listener.onHeard();
    }

    /** The network ends it. */
    void closed(Cause cause, String reason) {
        loop.execute(() -> {
            if (!over) {
                end();
                listener.onClosed(cause, reason);
            }
        });
    }

    /** The publisher ends it. */
    @Override
    public void close() {
        end();
    }

    boolean isOver() {
        return over;
    }

    private void end() {
        over = true;
        owed.clear();
        node.lanes.remove(this);
    }

    private static String text(byte[] body) {
        try {
            return new JsonEnvelope().decode(body).message().text();
        } catch (EnvelopeException e) {
            throw new AssertionError(e);
        }
    }
}
