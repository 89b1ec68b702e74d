package io.peerpost.it.crash;

import static org.awaitility.Awaitility.await;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.http.Lanes;
import io.peerpost.it.harness.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** One run: a fleet that publishes and handles, kills in between, then peace until all has ended. For one thread. */
final class CrashRun implements AutoCloseable {
    private static final String TOPIC = "crash";
    private static final String INBOX = "inbox";
    private static final Duration START = Duration.ofSeconds(100);
    private static final Duration POLL = Duration.ofMillis(50);

    /** So that the registry forgets the dead soon; who is spared takes the default, to stay however slow the machine. */
    private static final int TTL_SECONDS = 5;

    private static final int SPARED_TTL_SECONDS = 60;

    private final Path folder;
    private final List<Actor> actors;
    private final long rate;
    private final boolean durable;
    private final String name;
    private final Fleet fleet;
    private final ByTarget found = new ByTarget();
    private long since;
    private long stopped;

    private CrashRun(Path folder, List<Actor> actors, long rate, boolean durable, String name, Fleet fleet) {
        this.folder = folder;
        this.actors = actors;
        this.rate = rate;
        this.durable = durable;
        this.name = name;
        this.fleet = fleet;
    }

    /**
     * One in which nobody runs yet.
     *
     * @param registry by its URI
     * @param folder where everything is kept
     * @param actors who takes part
     * @param rate how many messages a second each publisher is to publish
     * @param durable whether publishers' inboxes are files
     */
    static CrashRun prepare(String registry, Path folder, List<Actor> actors, long rate, boolean durable)
            throws IOException {
        String name = "crash-" + UUID.randomUUID(); // some registries are everybody's on this machine
        Map<String, String> words = Map.of("registry", registry, "fleet", name, "topic", TOPIC);
        Jvm jvm = Jvm.prepare(Files.createDirectories(folder.resolve("jvm")), words);
        return new CrashRun(folder, actors, rate, durable, name, new Fleet(folder, jvm, words));
    }

    /** Starts everybody, publishers when all subscribers can be found. Blocks until all publish. */
    void start() throws IOException {
        for (Actor actor : actors) {
            if (!isPublisher(actor)) {
                begin(actor);
            }
        }
        awaitAll(
                "everybody to subscribe",
                life -> !Book.last(life.books().resolve(SubscriberMain.HANDLED)).isEmpty());
        since = System.currentTimeMillis();
        for (Actor actor : publishers()) {
            begin(actor);
        }
        awaitAccepted(1);
    }

    private List<Actor> publishers() {
        return actors.stream().filter(CrashRun::isPublisher).toList();
    }

    private static boolean isPublisher(Actor actor) {
        return actor.role() == Actor.Role.PUBLISHER;
    }

    private void awaitAll(String what, Predicate<Life> condition) {
        awaitAll(what, START, condition);
    }

    private void awaitAll(String what, Duration atMost, Predicate<Life> condition) {
        await(what).atMost(atMost).pollInterval(POLL).until(() -> {
            fleet.assertNobodyEndedByItself();
            return fleet.present().stream().allMatch(condition);
        });
    }

    /** Blocks until the present life of each publisher knows of so many accepted messages. */
    void awaitAccepted(long number) {
        awaitAll(
                number + " messages to be accepted by each publisher",
                life -> !isPublisher(life.actor()) || standing(life).accepted() >= number);
    }

    private static Standing standing(Life life) {
        return Standing.last(life.books().resolve(PublisherMain.STANDING));
    }

    /** Starts somebody, for the first time or after a kill. Returns at once. */
    void begin(Actor actor) throws IOException {
        Map<String, String> told = new HashMap<>();
        if (isPublisher(actor)) {
            told.put("lanes", lanes(actor).name());
            told.put("rate", Long.toString(rate));
            told.put("since", Long.toString(since));
            told.put("done", Long.toString(accepted(actor)));
            if (durable) {
                told.put("inbox", inbox(actor).toString());
            }
        } else {
            told.put("ttl", Integer.toString(actor.spared() ? SPARED_TTL_SECONDS : TTL_SECONDS));
            if (!actor.group().isEmpty()) {
                told.put("group", actor.group());
            }
        }
        fleet.start(actor, told);
    }

    /** Publishers by turns: what is promised holds on either lane. */
    private Lanes lanes(Actor publisher) {
        return publishers().indexOf(publisher) % 2 == 0 ? Lanes.ALL : Lanes.COMPATIBLE;
    }

    private long accepted(Actor publisher) {
        long[] lines = {0};
        fleet.lives(publisher)
                .forEach(life -> Book.read(life.books().resolve(PublisherMain.ACCEPTED), line -> lines[0]++));
        return lines[0];
    }

    private Path inbox(Actor publisher) {
        return fleet.folder(publisher).resolve(INBOX);
    }

    /** Kills as planned, from now on, and returns when that much time is over. */
    void carryOut(List<Kill> plan, Duration length) throws IOException {
        long start = System.nanoTime();
        for (Kill kill : plan) {
            until(start, kill.at());
            fleet.assertNobodyEndedByItself();
            kill(kill.victim());
            until(System.nanoTime(), kill.pause());
            begin(kill.victim());
        }
        until(start, length);
    }

    private static void until(long start, Duration time) {
        Duration left = time.minusNanos(System.nanoTime() - start);
        if (!left.isNegative()) {
            Outage.of(left);
        }
    }

    /** Kills somebody, and looks into what it leaves. */
    void kill(Actor actor) throws IOException {
        fleet.present(actor).kill();
        if (isPublisher(actor) && durable) {
            new InboxFile(inbox(actor), name).debts(folder, found);
        }
    }

    /**
     * Ends the publishing, and lets everybody be until all that was accepted has ended, or the time is over.
     *
     * @return how long that took
     */
    Duration settle(Duration atMost) throws IOException {
        stopped = System.currentTimeMillis();
        for (Actor actor : publishers()) {
            fleet.present(actor).tell("stop");
        }
        try {
            awaitAll(
                    "all that was accepted to end",
                    atMost,
                    life -> !isPublisher(life.actor()) || standing(life).settled());
        } catch (ConditionTimeoutException e) {
            System.err.println(e.getMessage()); // what is left is one of the findings
        }
        return Duration.ofMillis(System.currentTimeMillis() - stopped);
    }

    /** Ends everybody in good order, publishers first, and compares the books. */
    Report end() throws IOException {
        for (Life life : fleet.present(Actor.Role.PUBLISHER)) {
            life.end();
        }
        for (Life life : fleet.present(Actor.Role.MEMBER, Actor.Role.BROADCAST)) {
            life.end();
        }
        long left = 0;
        List<DeadLetter> letters = new ArrayList<>();
        for (Actor actor : durable ? publishers() : List.<Actor>of()) {
            InboxFile inbox = new InboxFile(inbox(actor), name);
            left += inbox.messages();
            letters.addAll(inbox.letters());
        }
        Books books = Books.read(fleet.chapters(), found, left, letters);
        List<Standing> standings = fleet.lives(Actor.Role.PUBLISHER).stream()
                .map(CrashRun::standing)
                .toList();
        return Report.of(books, standings, rate * publishers().size(), Duration.ofMillis(stopped - since));
    }

    /** Kills whoever is left. */
    @Override
    public void close() {
        fleet.close();
    }
}
