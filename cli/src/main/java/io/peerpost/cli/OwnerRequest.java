package io.peerpost.cli;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.Request.Answered;
import io.peerpost.broker.inbox.Request.Result;
import io.peerpost.broker.inbox.Request.Verb;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the owner of an inbox for something, and prints what became of it, a line for each dead letter. Used once. */
final class OwnerRequest {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Terminal terminal;
    private final InboxFile file;
    private final Verb verb;
    private final boolean json;
    private long refused;

    OwnerRequest(Terminal terminal, InboxFile file, Verb verb, boolean json) {
        this.terminal = terminal;
        this.file = file;
        this.verb = verb;
        this.json = json;
    }

    /** What was done at once, in place of asking. */
    void print(long letter, Answer answer) {
        line(letter, answer.result() == Result.DONE ? done() : result(answer), answer.reason());
        refused += answer.result() == Result.DONE ? 0 : 1;
    }

    /**
     * Asks, and blocks until all is answered, nobody is there to answer, the time is over, or it is asked to stop.
     *
     * @param most how long to wait; null not to wait
     */
    void run(List<Long> letters, @Nullable Duration most) throws InterruptedException {
        Deque<Request> asked = new ArrayDeque<>(file.ask(verb, letters));
        long first = asked.getFirst().number();
        long last = asked.getLast().number();
        boolean owned = file.isOwned();
        long end = System.nanoTime() + (most == null ? 0 : most.toNanos());
        while (owned && most != null && !asked.isEmpty() && System.nanoTime() - end < 0) {
            if (terminal.stop().await(POLL)) {
                break;
            }
            owned = file.isOwned();
            take(asked, last);
        }
        take(asked, last);
        file.forget(first, last);
        if (!asked.isEmpty()) {
            unanswered(asked, owned, most);
        }
    }

    private void take(Deque<Request> asked, long last) {
        if (asked.isEmpty()) {
            return;
        }
        for (Answered answered : file.answers(asked.getFirst().number() - 1, last)) {
            if (asked.remove(answered.request())) {
                print(answered.request().letter(), answered.answer());
            }
        }
    }

    private void unanswered(Deque<Request> asked, boolean owned, @Nullable Duration waited) {
        asked.forEach(request -> line(request.letter(), owned ? "asked" : "kept", null));
        if (!owned) {
            terminal.say("nobody owns " + file + ": the next owner does it; to have that now: peerpost inbox deliver "
                    + file);
        } else if (waited != null && !terminal.stop().isRequested()) {
            throw new CommandFailure(
                    Exit.NOT_DELIVERED,
                    "the owner of " + file + " has not done " + asked.size() + " of it in " + Seconds.text(waited)
                            + " s (it stays asked for)");
        }
    }

    private void line(long letter, String result, @Nullable String reason) {
        String number = EntryNumber.letter(letter).toString();
        terminal.result(
                json
                        ? new JsonLine()
                                .with("number", number)
                                .with("result", result)
                                .with("reason", reason)
                                .end()
                        : number + "\t" + result + (reason == null ? "" : "\t" + BodyText.escape(reason)));
    }

    private String done() {
        return verb == Verb.REDELIVER ? "redelivered" : "purged";
    }

    private static String result(Answer answer) {
        return switch (answer.result()) {
            case DONE -> throw new IllegalStateException("it was done");
            case MISSING -> "missing";
            case GONE -> "gone";
            case FULL -> "full";
            case FAILED -> "failed";
        };
    }

    /** Throws if something was refused. */
    void check() {
        if (refused > 0) {
            throw new CommandFailure(
                    Exit.NOT_DELIVERED, refused + (refused == 1 ? " was" : " were") + " not " + done());
        }
    }
}
