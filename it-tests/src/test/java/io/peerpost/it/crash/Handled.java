package io.peerpost.it.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What subscribers wrote down, by target: members of a group write for the group, each other life for its node. */
final class Handled {
    private final List<Chapter> chapters;
    private final ByTarget all = new ByTarget();
    private final Map<String, Chapter> nodes = new HashMap<>();
    private final Map<String, List<Handling>> repeated = new HashMap<>();

    /**
     * One run of a handler.
     *
     * @param id the message's
     * @param target for whom
     * @param by in whose life
     * @param millis when, in epoch milliseconds
     */
    record Handling(String id, String target, Chapter by, long millis) {}

    private Handled(List<Chapter> chapters) {
        this.chapters = chapters;
    }

    static Handled read(List<Chapter> chapters) {
        Handled handled = new Handled(chapters.stream()
                .filter(chapter -> !chapter.is(Actor.Role.PUBLISHER))
                .toList());
        handled.readAll();
        return handled;
    }

    private void readAll() {
        ByTarget twice = new ByTarget();
        each((target, handling) -> {
            if (!all.add(target, handling.id)) {
                twice.add(target, handling.id);
            }
        });
        // a second time, since to remember when each of a million was handled takes too much memory
        each((target, handling) -> {
            if (twice.of(target).contains(handling.id)) {
                repeated.computeIfAbsent(target + " " + handling.id, key -> new ArrayList<>())
                        .add(handling);
            }
        });
    }

    private void each(BiConsumer<String, Handling> reader) {
        for (Chapter chapter : chapters) {
            String group = chapter.actor().group();
            String[] target = {group};
            Book.read(chapter.folder().resolve(SubscriberMain.HANDLED), line -> {
                if (line.startsWith(SubscriberMain.NODE)) {
                    String node = line.substring(SubscriberMain.NODE.length());
                    nodes.put(node, chapter);
                    target[0] = group.isEmpty() ? node : group;
                    all.meet(target[0]);
                } else {
                    int blank = line.indexOf(' ');
                    long millis = Long.parseLong(line.substring(blank + 1));
                    reader.accept(target[0], new Handling(line.substring(0, blank), target[0], chapter, millis));
                }
            });
        }
    }

    Ids by(String target) {
        return all.of(target);
    }

    /** The groups, and the nodes of broadcast lives. */
    Collection<String> targets() {
        return all.targets();
    }

    /** The lives of broadcast subscribers, by node. */
    Map<String, Chapter> broadcast() {
        Map<String, Chapter> broadcast = new HashMap<>(nodes);
        broadcast.values().removeIf(chapter -> !chapter.is(Actor.Role.BROADCAST));
        return broadcast;
    }

    /** What was handled more than once for the same target: each time it was, in order. */
    Collection<List<Handling>> repeated() {
        repeated.values().forEach(times -> times.sort(Comparator.comparingLong(Handling::millis)));
        return repeated.values();
    }
}
