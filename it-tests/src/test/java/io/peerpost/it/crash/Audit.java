package io.peerpost.it.crash;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares the books of a run with what is promised. */
final class Audit {
    private final Books books;
    private final Told told;
    private final Handled handled;
    private final Map<String, Chapter> broadcast;

    /** Who is owed everything: the groups, and the nodes of those who were never killed. */
    private final Set<String> everything;

    private final List<String> findings = new ArrayList<>();

    private Audit(Books books) {
        this.books = books;
        this.told = books.told();
        this.handled = books.handled();
        this.broadcast = handled.broadcast();
        this.everything = new TreeSet<>(handled.targets());
        everything.removeIf(target ->
                broadcast.containsKey(target) && !broadcast.get(target).actor().spared());
    }

    /** What breaks the promise, in words; empty if nothing does. */
    static List<String> findings(Books books) {
        Audit audit = new Audit(books);
        audit.compare();
        return List.copyOf(audit.findings);
    }

    private void compare() {
        find("accepted twice under one id", told.acceptedTwice());
        everything.forEach(this::compareEverything);
        for (String node : broadcast.keySet()) {
            if (!everything.contains(node)) {
                compareLife(node, broadcast.get(node));
            }
        }
        compareStrangers();
        compareFound();
        compareLeft();
    }

    /** All that was accepted was handled by it, and told to be. */
    private void compareEverything(String target) {
        find("lost: accepted and not handled by " + target, told.accepted().minus(handled.by(target)));
        find(
                "accepted and never told to be delivered to " + target,
                told.accepted().minus(told.ended(Outcome.DELIVERED, target)));
        compareEnds(target, Set.of(Outcome.DELIVERED));
    }

    /** What a broadcast life was owed was handled by it, or its end told: gone, if it was killed. */
    private void compareLife(String node, Chapter life) {
        compareEnds(node, life.killed() ? Set.of(Outcome.DELIVERED, Outcome.GONE) : Set.of(Outcome.DELIVERED));
        Ids owed = told.ended(node);
        find(
                "accepted between two that were owed to " + node + ", and not owed to it",
                told.accepted().between(owed).minus(owed));
    }

    private void compareEnds(String target, Set<Outcome> good) {
        find(
                "told to be delivered to " + target + ", which did not handle it",
                told.ended(Outcome.DELIVERED, target).minus(handled.by(target)));
        for (Outcome outcome : Outcome.values()) {
            if (!good.contains(outcome)) {
                find("ended as " + outcome + " for " + target, told.ended(outcome, target));
            }
        }
    }

    /** Nodes that were killed before they could write their names down handled nothing; nobody else was owed any. */
    private void compareStrangers() {
        for (String target : told.targets()) {
            if (everything.contains(target) || broadcast.containsKey(target)) {
                continue;
            }
            Ids ended = told.ended(target);
            boolean namelessNode = !target.equals(ByTarget.NOBODY);
            find("ended for " + target, namelessNode ? ended.minus(told.ended(Outcome.GONE, target)) : ended);
        }
    }

    /** Each debt that a killed publisher left in its file has ended since. */
    private void compareFound() {
        for (String target : books.found().targets()) {
            Ids found = books.found().of(target);
            if (!target.equals(ByTarget.NOBODY)) {
                find("found to be owed to " + target + ", and no end of it was told", found.minus(told.ended(target)));
                continue;
            }
            for (String each : everything) {
                find(
                        "found to be owed to nobody yet, and never to " + each,
                        found.minus(told.ended(Outcome.DELIVERED, each)));
            }
        }
    }

    /** Nothing but dead letters is left in the inboxes: those whose ends were told, and of killed nodes only. */
    private void compareLeft() {
        if (books.left() > 0) {
            findings.add("left in the inboxes: " + books.left());
        }
        ByTarget letters = new ByTarget();
        for (DeadLetter letter : books.letters()) {
            if (letter.end().outcome() == Outcome.GONE) {
                letters.add(PublisherMain.name(letter.end().target()), letter.id());
            } else {
                findings.add("dead letter: " + letter.id() + " " + letter.end());
            }
        }
        Set<String> targets = new TreeSet<>(told.targets());
        targets.addAll(letters.targets());
        for (String target : targets) {
            Ids gone = told.ended(Outcome.GONE, target);
            find("told to be gone with " + target + ", and no dead letter", gone.minus(letters.of(target)));
            find(
                    "a dead letter of " + target + ", of which no end was told",
                    letters.of(target).minus(gone));
        }
    }

    private void find(String what, Ids ids) {
        if (!ids.isEmpty()) {
            findings.add(what + ": " + ids);
        }
    }
}
