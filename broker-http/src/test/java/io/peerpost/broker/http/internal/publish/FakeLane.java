package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.EnvelopeCodec.EnvelopeException;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to a {@link FakeNode}, for POSTs or frames. The listener is called on the loop, never from within a call to this. */
final class FakeLane implements Lane {
    private final FakeNode node;
    private final boolean stream;
    private final String session;
    private final Executor loop;
    private final Consumer<Sent> handed;
    private final Listener listener;
    private final List<@Nullable Sent> untilOpen = new ArrayList<>();

    /** In order; null stands for a probe. Kept apart since a deque takes no nulls. */
    private final List<Owed> owed = new ArrayList<>();

    /** As much may be unanswered: the larger of what was granted and what the publisher has not said to keep to. */
    private int counted = Integer.MAX_VALUE;

    private int granted = Integer.MAX_VALUE;
    private long numbered;

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

    private record Owed(@Nullable Sent message, long number) {}

    /** Opens one; {@code handed} hears of every message that is handed over, before it is on its way. */
    FakeLane(FakeNode node, Kind kind, String session, Executor loop, Listener listener, Consumer<Sent> handed) {
        this.node = node;
        this.stream = kind == Kind.STREAM;
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
        if (stream && !upgraded()) {
            over = true;
            untilOpen.stream().filter(Objects::nonNull).forEach(sent -> node.unsent.add(sent.debt));
            listener.onRefused("answered 405");
            return;
        }
        open = true;
        node.lanes.add(this);
        List<@Nullable Sent> now = new ArrayList<>(untilOpen);
        untilOpen.clear();
        if (!stream) {
            listener.onOpen();
        }
        now.forEach(this::write);
        if (stream) {
            listener.onOpen(); // and more is sent at once
        }
    }

    private boolean upgraded() {
        boolean there = !untilOpen.contains(null) || (node.probeAnswer != null && node.probeAnswer.status() == 200);
        if (!there || node.refusesUpgrades) {
            return false;
        }
        node.upgrades++;
        granted = node.window;
        counted = node.window;
        listener.onWindow(new Window(granted, 1 << 20));
        return true;
    }

    /** The node grants another window. */
    void grants(int messages) {
        loop.execute(() -> {
            if (stream && open && !over) {
                granted = messages;
                counted = Math.max(counted, messages);
                listener.onWindow(new Window(messages, 1 << 20));
            }
        });
    }

    @Override
    public void keepsTo(Window window) {
        if (window.messages() == granted) {
            counted = granted;
        }
    }

    /** The node says that it has left the registry. */
    void saysLeaving() {
        loop.execute(() -> {
            if (stream && open && !over) {
                listener.onLeaving();
            }
        });
    }

    boolean isStream() {
        return stream;
    }

    /** How many messages may be unanswered; no bound where POSTs go. */
    int counted() {
        return counted;
    }

    @Override
    public void send(Debt debt, int attempt, long lowest) {
        Sent sent = new Sent(this, debt.message.id(), text(debt.message.payload), attempt, lowest, debt);
        if (!node.unsent.remove(debt)) { // else it was handed over before, to a lane that has sent nothing
            handed.accept(sent);
        }
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
        owed.add(new Owed(message, message == null ? 0 : ++numbered));
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
            Answer answer = owed.get(0).message == null ? node.probeAnswer : node.always;
            if (answer == null) {
                return;
            }
            answerNow(0, answer);
        }
    }

    boolean owesAnswer() {
        return !owed.isEmpty();
    }

    int messagesOwed() {
        return (int) owed.stream().filter(o -> o.message != null).count();
    }

    /**
     * Answers the oldest unanswered message or probe; on a stream lane another one if it is chosen by a number, unless the
     * node is full, which is its last word.
     */
    void answer(Answer answer, int chosen) {
        loop.execute(() -> {
            if (!over) {
                boolean full = answer.status() == 503 && !answer.leaving();
                answerNow(stream && !full ? chosen % owed.size() : 0, answer);
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

    private void answerNow(int index, Answer given) {
        Owed one = owed.remove(index);
        Sent message = one.message;
        Answer answer = stream && message != null ? onStream(given) : given;
        if (message != null) {
            node.said(message, answer);
        }
        if (message != null && node.isYes(answer)) {
            node.takes(message);
        }
        listener.onHeard();
        if (stream && message != null) {
            listener.onAnswer(one.number, answer);
        } else {
            listener.onAnswer(answer);
        }
        if (given.closing() && !over) {
            closed(Cause.BROKEN, "the connection was closed");
        }
    }

    /** Who speaks is settled by the upgrade, and no answer says that the connection ends. */
    private Answer onStream(Answer answer) {
        return new Answer(answer.status(), node.id, answer.leaving(), false, answer.text(), answer.retryAfter());
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

    private static String text(Payload payload) {
        try {
            return payload.message().text();
        } catch (EnvelopeException e) {
            throw new AssertionError(e);
        }
    }
}
