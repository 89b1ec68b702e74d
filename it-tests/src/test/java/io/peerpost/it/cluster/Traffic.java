package io.peerpost.it.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Launch;
import io.peerpost.it.harness.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Five subscribers on three hosts, a publisher on the first of them that publishes 200 messages a second throughout, and
 * on each host somebody who watches. The third host and what runs there is what faults happen to.
 */
public final class Traffic {
    private static final int RATE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Commands commands;
    private final Site<?> site;
    private final Duration ttl;
    private final String topic;
    private final List<Watching> views;
    private final Command bill;
    private final Command ship;
    private final Command all;
    private final Command hitBill;
    private final Command hitAll;
    private final Set<String> addresses;
    private final Command publisher;
    private final Pace pace;

    private Traffic(Commands commands, Site<?> site, Duration ttl) {
        this.commands = commands;
        this.site = site;
        this.ttl = ttl;
        this.topic = commands.topic("traffic");
        ContainerHost east = site.hosts().get(0);
        ContainerHost south = site.hosts().get(1);
        ContainerHost west = hitHost();
        views = site.hosts().stream()
                .map(host -> new Watching(command("nodes", host, "--watch").start()))
                .toList();
        // one after the other: a dozen JVMs that start at once starve each other
        views.forEach(view -> view.watch().awaitErr("nobody subscribes"));
        bill = sub(east, "--queue", "bill");
        ship = sub(south, "--queue", "ship");
        all = sub(south);
        hitBill = sub(west, "--queue", "bill");
        hitAll = sub(west);
        addresses = subscribers().map(Traffic::address).collect(Collectors.toSet());
        awaitInViews("everybody", addresses, views, PATIENCE);
        publisher = command("pub", east, topic, "--rate", Integer.toString(RATE), "--wait", "90")
                .inOpen()
                .start();
        pace = Pace.into(publisher, RATE);
        List.of(ship, all, hitAll).forEach(sub -> sub.awaitOutLines(RATE));
    }

    /**
     * Begins. Blocks until messages flow to everybody.
     *
     * @param ttl of the subscribers' registrations
     */
    public static Traffic start(Commands commands, Site<?> site, Duration ttl) {
        return new Traffic(commands, site, ttl);
    }

    /** The host that a fault may happen to. The publisher is on another. */
    public ContainerHost hitHost() {
        return site.hosts().get(2);
    }

    /** A broadcast subscriber on that host. */
    public Command hitSubscriber() {
        return hitAll;
    }

    /** The fleet of all this: one of its own, so that tests do not see each other. */
    public String fleet() {
        return topic + ".fleet";
    }

    private Stream<Command> subscribers() {
        return Stream.of(bill, ship, all, hitBill, hitAll);
    }

    private Command sub(ContainerHost host, String... more) {
        return command("sub", host, topic, "--ttl", Long.toString(ttl.toSeconds()))
                .with(more)
                .start();
    }

    private Launch command(String command, ContainerHost host, String... more) {
        return commands.command(command)
                .with(more)
                .with("--registry", site.cluster().uri() + "?timeout=20", "--fleet", fleet(), "--json")
                .on(host);
    }

    private static String address(Command subscriber) {
        String line = subscriber.awaitErr("subscribed ");
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    /** How many messages were published by now. */
    public int published() {
        return pace.written();
    }

    /** How many messages have arrived by now at the subscribers that faults do not happen to. */
    public int arrived() {
        return Math.min(ship.printed(), all.printed());
    }

    /** Fails if in this time they did not go on getting messages, at least every other one. */
    public void assertArrivedSince(int before, Duration time) {
        long expected = time.toSeconds() * RATE / 2;
        assertTrue(arrived() - before >= expected, () -> arrived() - before + " (expected: >= " + expected + ")");
    }

    /** Blocks until everybody is back in every view. */
    public void awaitEverybody(Duration atMost) {
        awaitInViews("everybody", addresses, views, atMost);
    }

    /** Blocks until the registry itself lists everybody. */
    public void awaitListed(Duration atMost) {
        awaitThat(
                "everybody to be listed by the registry",
                atMost,
                () -> site.cluster().listed(fleet()).size() >= addresses.size());
    }

    /** Blocks until the views of the hosts but one list nobody of that host. */
    public void awaitGone(ContainerHost host, Duration atMost) {
        awaitAbsent(onHost(host), views.subList(0, 2), atMost);
    }

    /** Blocks until the views of the hosts but one do not list a subscriber of that host. */
    public void awaitGone(Command subscriber, Duration atMost) {
        awaitAbsent(Set.of(address(subscriber)), views.subList(0, 2), atMost);
    }

    private Set<String> onHost(ContainerHost host) {
        return addresses.stream()
                .filter(address -> address.startsWith(host.address() + ":"))
                .collect(Collectors.toSet());
    }

    private static void awaitAbsent(Set<String> absent, List<Watching> views, Duration atMost) {
        awaitThat(
                "no view to list " + absent,
                atMost,
                () -> views.stream().noneMatch(view -> view.listed().stream().anyMatch(absent::contains)));
    }

    private static void awaitInViews(String whom, Set<String> expected, List<Watching> views, Duration atMost) {
        awaitThat(
                whom + " to be in all views",
                atMost,
                () -> views.stream().allMatch(view -> view.listed().containsAll(expected)));
    }

    /** Says how long it took: the deadline alone tells little. */
    private static void awaitThat(String what, Duration atMost, Callable<Boolean> condition) {
        long start = System.nanoTime();
        await(what).atMost(atMost).pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
        System.out.printf(
                "%s: after %.1f s (at most %d s)%n", what, (System.nanoTime() - start) / 1e9, atMost.toSeconds());
    }

    /** Starts a subscriber to another topic. */
    public Command newcomer(int host) {
        return command("sub", site.hosts().get(host), commands.topic("newcomer"))
                .start();
    }

    /** Blocks until a newcomer is in every view. */
    public void awaitEverywhere(Command newcomer, Duration atMost) {
        awaitInViews("a newcomer", Set.of(address(newcomer)), views, atMost);
    }

    /** Ends it after a fault that no subscriber has felt itself: everything arrived. */
    public void endWithoutLoss() throws InterruptedException {
        Tally tally = end();
        assertEquals(List.of(), tally.missing(hitAll));
        assertEquals(0, tally.gone(), publisher::told);
    }

    /**
     * Ends it after a fault of the broadcast subscriber on the third host: what it misses was told as gone, or it was
     * not in view.
     *
     * @param from how many messages were published when the fault began
     * @param to how many when it was over for everybody
     */
    public void endWithGone(int from, int to) throws InterruptedException {
        Tally tally = end();
        List<Integer> missing = tally.missing(hitAll);
        boolean leftView = views.get(0).wasGone(address(hitAll));
        assertTrue(leftView || missing.size() <= tally.gone(), () -> "lost, and not told as gone: " + missing);
        // what was under way when it began may be gone, too
        assertTrue(
                missing.stream().allMatch(number -> number >= from - 2 * RATE && number < to + 2 * RATE),
                () -> "lost, though not published between " + from + " and " + to + ": " + missing);
    }

    private Tally end() throws InterruptedException {
        int before = pace.written();
        await("two more seconds of messages").atMost(PATIENCE).until(() -> pace.written() >= before + 2 * RATE);
        int published = pace.end();
        assertEquals(0, publisher.awaitExit(), publisher::told);
        Tally tally = new Tally(published, publisher.onlyJson());
        assertEquals(List.of(), tally.missing(bill, hitBill));
        assertEquals(List.of(), tally.missing(ship));
        assertEquals(List.of(), tally.missing(all));
        tally.assertNothingElse();
        tally.assertHandled(List.of(List.of(bill, hitBill), List.of(ship), List.of(all), List.of(hitAll)));
        return tally;
    }
}
