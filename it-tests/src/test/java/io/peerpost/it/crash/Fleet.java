package io.peerpost.it.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processes of one run, dead and alive, with their books in a folder each. For one thread. */
final class Fleet implements AutoCloseable {
    private final Path folder;
    private final Jvm jvm;
    private final Map<String, String> common;
    private final Map<Actor, List<Life>> lives = new LinkedHashMap<>();

    /**
     * Nobody yet.
     *
     * @param common what all are told: registry, fleet, topic
     */
    Fleet(Path folder, Jvm jvm, Map<String, String> common) {
        this.folder = folder;
        this.jvm = jvm;
        this.common = common;
    }

    /** Starts somebody, for the first time or after a kill. Returns at once. */
    void start(Actor actor, Map<String, String> more) throws IOException {
        List<Life> mine = lives.computeIfAbsent(actor, a -> new ArrayList<>());
        Path books = Files.createDirectories(folder(actor).resolve(Integer.toString(mine.size() + 1)));
        Class<?> main = actor.role() == Actor.Role.PUBLISHER ? PublisherMain.class : SubscriberMain.class;
        Map<String, String> words = new HashMap<>(common);
        words.putAll(more);
        mine.add(Life.begin(actor, mine.size() + 1, books, jvm.command(main, words, books)));
    }

    /** Where somebody keeps what all of its lives share. */
    Path folder(Actor actor) {
        return folder.resolve(actor.name());
    }

    List<Life> lives(Actor actor) {
        return List.copyOf(lives.getOrDefault(actor, List.of()));
    }

    Life present(Actor actor) {
        List<Life> mine = lives(actor);
        return mine.get(mine.size() - 1);
    }

    /** The present lives of all. */
    List<Life> present() {
        return lives.keySet().stream().map(this::present).toList();
    }

    /** The present lives of those who do one of these. */
    List<Life> present(Actor.Role... roles) {
        return present().stream()
                .filter(life -> List.of(roles).contains(life.actor().role()))
                .toList();
    }

    /** All lives of those who do this. */
    List<Life> lives(Actor.Role role) {
        return lives.values().stream()
                .flatMap(List::stream)
                .filter(life -> life.actor().role() == role)
                .toList();
    }

    /** The books of all lives. */
    List<Chapter> chapters() {
        return lives.values().stream().flatMap(List::stream).map(Life::chapter).toList();
    }

    /** Fails if somebody ended whom nobody killed. */
    void assertNobodyEndedByItself() {
        for (Life life : present()) {
            if (!life.runs() && !life.killed()) {
                throw new AssertionError(life + " has ended by itself:\n" + life.told());
            }
        }
    }

    /** Kills whoever is left. */
    @Override
    public void close() {
        lives.values().forEach(all -> all.forEach(Life::destroy));
    }
}
