package io.peerpost.it.crash;

import io.peerpost.broker.Outcome;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What publishers wrote down: what was accepted, and which ends they were told. */
final class Told {
    private final Ids accepted = new Ids();
    private final Ids acceptedTwice = new Ids();
    private final Map<Outcome, ByTarget> ends = new EnumMap<>(Outcome.class);
    private final ByTarget any = new ByTarget();
    private final Map<String, Actor> publishers = new HashMap<>();

    private Told() {
        for (Outcome outcome : Outcome.values()) {
            ends.put(outcome, new ByTarget());
        }
    }

    static Told read(List<Chapter> chapters) {
        Told told = new Told();
        chapters.stream().filter(chapter -> chapter.is(Actor.Role.PUBLISHER)).forEach(told::read);
        return told;
    }

    private void read(Chapter chapter) {
        Book.read(chapter.folder().resolve(PublisherMain.ACCEPTED), id -> {
            publishers.putIfAbsent(Ids.session(id), chapter.actor());
            if (!accepted.add(id)) {
                acceptedTwice.add(id);
            }
        });
        Book.read(chapter.folder().resolve(PublisherMain.ENDS), line -> {
            String[] words = line.split(" ", 3);
            ended(Outcome.valueOf(words[1])).add(words[2], words[0]);
            any.add(words[2], words[0]);
        });
    }

    private ByTarget ended(Outcome outcome) {
        return ends.getOrDefault(outcome, new ByTarget());
    }

    Ids accepted() {
        return accepted;
    }

    Ids acceptedTwice() {
        return acceptedTwice;
    }

    /** Of which messages a target's debt ended so, at least once. */
    Ids ended(Outcome outcome, String target) {
        return ended(outcome).of(target);
    }

    /** Of which messages a target's debt ended, in whatever way. */
    Ids ended(String target) {
        return any.of(target);
    }

    /** Whom any debt that ended was owed to. */
    Set<String> targets() {
        return new TreeSet<>(any.targets());
    }

    /** Whether a chapter is of the publisher of a message. */
    boolean published(Chapter chapter, String id) {
        return chapter.actor().equals(publishers.get(Ids.session(id)));
    }
}
