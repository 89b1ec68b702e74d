package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement.End;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.StoredMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is promised whatever happens: a bookkeeping of its own of who is owed what, fed with what can be seen from
 * outside (what was published, who was in the view, what was sent, handled and told, what the disk has when a process
 * ends), and held against what the publisher does.
 */
final class Promises {
    private final Bench bench;
    private final List<FakeNode> everybody;
    private final Conditions conditions;
    final Presence presence;
    private final PromisedLetters letters;
    private final PromisedOrder order;
    private final PromisedEnds ends;
    private final List<Publication> again = new ArrayList<>();
    private final List<Promised> all = new ArrayList<>();
    private final Map<String, Promised> byText = new HashMap<>();
    private final Map<String, Promised> byId = new HashMap<>();
    private int places;
    private @Nullable AssertionError broken;

    Promises(Bench bench, List<FakeNode> everybody, Conditions conditions) {
        this.bench = bench;
        this.everybody = everybody;
        this.conditions = conditions;
        this.presence = new Presence(bench);
        this.letters = new PromisedLetters(bench, this);
        this.order = new PromisedOrder(bench, this, all);
        this.ends = new PromisedEnds(bench, this, everybody);
        bench.handed = this::handed;
        bench.heard.also = new BrokerListener() {
            @Override
            public void onEnd(String id, End end) {
                ended(id, end);
            }

            @Override
            public void onDeadLetter(DeadLetter letter) {
                letters.kept(letter);
            }

            @Override
            public void onDeadLetterDropped(DeadLetter letter) {
                letters.dropped(letter);
            }

            @Override
            public void onRetry(String id, Target target, int attempt, String reason) {
                Promised message = byId.get(id);
                if (message != null) {
                    message.attempts.put(target, attempt);
                }
            }
        };
    }

    /** Notes what is wrong: the publisher survives what its listeners throw, so the step's end tells. */
    void must(boolean holds, Supplier<String> otherwise) {
        if (!holds && broken == null) {
            broken = new AssertionError(otherwise.get());
        }
    }

    /** A message was offered. */
    void offered(String text, String topic, PublishOptions options, CompletableFuture<Publication> offer) {
        Promised message = new Promised(all.size(), text, topic, options, offer);
        message.place = places++;
        all.add(message);
        byText.put(text, message);
        CompletableFuture<?> unused = offer.whenComplete((publication, failure) -> {
            if (failure != null) {
                message.state = Promised.State.NEVER;
            } else {
                message.publications.add(publication);
                accepted(message, publication.id());
            }
        });
    }

    private void accepted(Promised message, String id) {
        must(message.state == Promised.State.OFFERED, () -> message + " was accepted although it was given up");
        message.state = Promised.State.ACCEPTED;
        message.step = presence.step();
        message.fair = presence.fair();
        message.id = id;
        Promised before = byId.put(id, message);
        must(before == null, () -> message + " has the id of " + before);
    }

    Promised of(String text) {
        return Objects.requireNonNull(byText.get(text));
    }

    /** A dead letter was taken to be owed again. */
    void redelivered(DeadLetter letter, Publication publication) {
        again.add(publication);
        letters.taken(letter.number());
        Promised message = of(letter.message().text());
        presence.owedAgain(letter.end().target());
        message.sentAgain(letter.end().target(), publication, presence.step());
        message.place = places++;
    }

    void purged(long number) {
        letters.taken(number);
    }

    /** A message is on its way to a node. */
    private void handed(FakeLane.Sent sent) {
        Promised message = of(sent.text());
        Target target = sent.target();
        must(message.accepted(), () -> message + " was never accepted, and sent to " + sent.node().id);
        must(mayHave(message, target), () -> message + " was sent to " + target + ", to which it is not owed");
        must(
                !message.options.atMostOnce() || !message.handed.contains(target),
                () -> message + " was sent twice to " + target);
        must(!isTooLate(message), () -> message + " was sent after its own expiry to " + target);
        order.handed(message, sent);
        message.handed.add(target);
        message.attempts.merge(target, sent.attempt() - 1, Math::max);
    }

    private boolean mayHave(Promised message, Target target) {
        return message.isOpen(target) && (!message.anybody() || presence.seenSince(target, message.step));
    }

    /** Whether even a publisher that looks at its clock once in a while must have noticed. */
    private boolean isTooLate(Promised message) {
        return message.options.expiresAt() != null
                && !message.twice // a dead letter goes on with time as if new
                && bench.wall().isAfter(message.options.expiresAt().plusMillis(250))
                && bench.runsFor().toMillis() > 250;
    }

    private void ended(String id, End end) {
        Promised message = byId.get(id);
        if (message == null) {
            must(false, () -> "the end of an unknown message was told: " + id + ", " + end);
            return;
        }
        must(message.accepted(), () -> message + " was never accepted, and its end is told: " + end);
        must(mayEnd(message, end.target()), () -> message + " must not end there, or not again: " + end);
        ends.told(message, end);
        message.ends(end.target());
        letters.ended(message, end);
    }

    private boolean mayEnd(Promised message, Target target) {
        boolean nobody = target.equals(Target.nobody(message.topic));
        return nobody ? message.anybody() && !message.endedAt(target) : mayHave(message, target);
    }

    /** What must hold at any moment. */
    void look() {
        noteWhoIsOwed();
        counts();
        FakeNodes.mustKeepTheirWindows(everybody, this);
        letters.look();
        presence.stepEnds();
        tell();
    }

    private void tell() {
        if (broken != null) {
            throw broken;
        }
    }

    /** What has its targets by now has them from what was there in this step. */
    private void noteWhoIsOwed() {
        Map<String, List<Promised>> waiting = new TreeMap<>();
        for (Promised message : all) {
            if (message.accepted() && !message.addressed) {
                waiting.computeIfAbsent(message.topic, t -> new ArrayList<>()).add(message);
            }
        }
        waiting.forEach(this::addressOldest);
        FakeInbox inbox = bench.inbox;
        if (inbox != null) {
            inbox.owed.values().forEach(row -> {
                if (!inbox.isNobody(row.target())) {
                    StoredMessage stored = Objects.requireNonNull(inbox.messages.get(row.sequence()));
                    of(text(stored)).addressedForGood = true;
                }
            });
        }
    }

    /**
     * Held messages keep their place: those that are not held any more are the oldest. Those that are in no file do not
     * wait for it, and which of them are held cannot be seen until something becomes of them.
     */
    private void addressOldest(String topic, List<Promised> all) {
        Set<Target> sure = presence.certain(topic);
        List<Promised> waiting = new ArrayList<>();
        int passing = 0;
        for (Promised message : all) {
            if (message.endedAt(Target.nobody(topic))) {
                message.addressed(Set.of(), Set.of());
            } else if (bench.inbox == null || !message.options.atMostOnce()) {
                waiting.add(message);
            } else if (message.everEnded || !message.handed.isEmpty()) {
                message.addressed(Set.of(), presence.possible(topic, message.step));
            } else {
                passing++;
            }
        }
        waiting.sort(Comparator.comparingInt(m -> m.place));
        int held = bench.publisher.held(topic);
        int most = waiting.size() + passing;
        must(held <= most, () -> held + " messages of " + topic + " are held, in fact " + waiting + " and " + most);
        int certain = Math.max(0, waiting.size() - held);
        for (Promised message : waiting.subList(0, certain)) {
            message.addressed(message.early ? Set.of() : sure, presence.possible(topic, message.step));
            sure.forEach(presence::known);
        }
        waiting.subList(certain, Math.min(waiting.size(), most - held)).forEach(m -> m.early = true);
    }

    private void counts() {
        Publisher publisher = bench.publisher;
        must(publisher.waiting() >= 0 && publisher.waitingBytes() >= 0, () -> "counts below zero");
        int bound = bench.config.inboxMessages() * (conditions.drops() ? 2 : 1);
        must(publisher.waiting() <= bound, () -> publisher.waiting() + " messages in an inbox of " + bound);
        if (bench.diskIsIdle()) {
            long open = all.stream().mapToLong(this::unsettledInMemory).sum();
            long stored = bench.inbox == null ? 0 : bench.inbox.messages.size();
            // one that is redelivered is in the store with its debt, and before that as the dead letter that it was
            long redelivered = again.stream().filter(p -> !bench.settled(p)).count();
            long more = publisher.waiting() - open - stored;
            must(
                    more == 0 || (bench.inbox != null && more > 0 && more <= redelivered),
                    () -> "counted as waiting: " + publisher.waiting() + ", in fact " + open + " in memory and "
                            + stored + " in the store");
        }
    }

    private long unsettledInMemory(Promised message) {
        boolean inMemory = bench.inbox == null || message.options.atMostOnce();
        return !inMemory
                ? 0
                : message.publications.stream().filter(p -> !bench.settled(p)).count();
    }

    /** The publisher's process ends: from here on the disk says what is owed. */
    void processEnds(boolean cleanly) {
        Stored stored = new Stored();
        presence.startsAnew(
                Set.copyOf(Objects.requireNonNull(bench.inbox).targets.values()));
        for (Promised message : all) {
            if (message.state == Promised.State.OFFERED) {
                inDoubt(message, stored);
            }
            if (message.accepted()) {
                rebase(message, stored, cleanly);
                message.recovered = true;
            }
            message.publications.clear();
        }
        letters.processEnds(stored::owes);
        order.processEnds();
        presence.startsAnew(
                Set.copyOf(Objects.requireNonNull(bench.inbox).targets.values()));
        tell();
    }

    /** Nobody was told whether it was accepted: the disk knows. */
    private void inDoubt(Promised message, Stored stored) {
        String id = stored.ids.get(message.text);
        if (id == null) {
            message.state = Promised.State.NEVER;
        } else {
            accepted(message, id);
        }
    }

    private void rebase(Promised message, Stored stored, boolean cleanly) {
        Map<Target, Integer> rows = stored.rows.getOrDefault(message.text, Map.of());
        boolean unaddressed = stored.unaddressed.contains(message.text);
        if (message.options.atMostOnce()) {
            message.isOwedTo(Map.of());
            return;
        }
        must(
                !unaddressed || (rows.isEmpty() && !message.addressedForGood),
                () -> message + " has lost its targets and goes to everybody");
        message.due.forEach((target, due) -> must(
                unaddressed || rows.getOrDefault(target, 0) >= due || letters.has(message, target),
                () -> message + " is lost for " + target));
        must(unaddressed || !rows.isEmpty() || message.everEnded, () -> message + " is lost");
        rows.forEach((target, count) -> {
            must(count <= message.atMost(target), () -> message + " is owed " + count + " times to " + target);
            must(
                    !cleanly || message.isOpen(target),
                    () -> message + " has ended at " + target + ", and is owed to it by the next owner");
        });
        if (unaddressed) {
            message.belongsToNobody(presence.step());
        } else {
            message.isOwedTo(rows);
        }
    }

    /** What must hold once all nodes have been well for long enough. */
    void kept() {
        for (Promised message : all) {
            must(message.state != Promised.State.OFFERED, () -> message + " still waits for room");
            if (message.accepted()) {
                must(message.due.isEmpty(), () -> message + " never ended at " + message.due.keySet());
                must(message.everEnded || message.options.atMostOnce(), () -> message + " never ended");
                mustBeToldToItsPublisher(message);
            }
        }
        bench.assertNothingLeft();
        FakeInbox inbox = bench.inbox;
        if (inbox != null) {
            must(inbox.messages.isEmpty(), () -> "left in the store: " + inbox.messages.keySet());
            must(inbox.owed.isEmpty(), () -> "left in the store: " + inbox.owed);
        }
        int unanswered = everybody.stream().mapToInt(FakeNode::unanswered).sum();
        must(unanswered == 0, () -> unanswered + " unanswered");
        FakeNodes.mustRecogniseRepetitions(everybody, this);
        tell();
    }

    private void mustBeToldToItsPublisher(Promised message) {
        List<End> told = new ArrayList<>();
        for (Publication publication : message.publications) {
            must(bench.settled(publication), () -> message + " has ended and is not settled");
            tell();
            told.addAll(publication.settled().toCompletableFuture().join().ends());
        }
        if (!message.recovered) {
            List<End> heard = bench.heard.ends.getOrDefault(message.id, List.of());
            must(
                    new HashSet<>(heard).equals(new HashSet<>(told)) && heard.size() == told.size(),
                    () -> message + " ended " + heard + ", its publisher heard " + told);
        }
    }

    static String text(StoredMessage stored) {
        return stored.message().text();
    }

    /** What the disk has when a process ends. */
    private final class Stored {
        final Map<String, Map<Target, Integer>> rows = new HashMap<>();
        final Map<String, String> ids = new HashMap<>();
        final Set<String> unaddressed = new HashSet<>();

        Stored() {
            FakeInbox inbox = Objects.requireNonNull(bench.inbox);
            inbox.messages.values().forEach(m -> {
                String text = text(m);
                ids.put(text, m.id());
                Map<Target, Integer> its = new HashMap<>();
                inbox.owed.values().stream()
                        .filter(row -> row.sequence() == m.sequence() && !inbox.isNobody(row.target()))
                        .forEach(row -> its.merge(inbox.target(row.target()), 1, Integer::sum));
                if (its.isEmpty()) {
                    unaddressed.add(text);
                } else {
                    its.forEach((target, n) ->
                            rows.computeIfAbsent(text, t -> new HashMap<>()).merge(target, n, Integer::sum));
                }
            });
        }

        boolean owes(String text, Target target) {
            return unaddressed.contains(text)
                    || rows.getOrDefault(text, Map.of()).containsKey(target);
        }
    }
}
