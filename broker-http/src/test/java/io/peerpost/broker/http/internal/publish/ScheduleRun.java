package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Names;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.broker.inbox.InboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries a {@link Schedule} out, lets everything turn well in the end, and has {@link Promises} look at it. */
final class ScheduleRun {
    static final int NODES = 10;
    private static final int[] STATUSES = {500, 500, 503, 503, 404, 403, 413, 408, 200, 422};
    private static final String MAIN = "t";
    private static final String OTHER = "u";

    private final Bench bench;
    private final Conditions conditions;
    private final FakeInbox disk = new FakeInbox("session");
    private final FakeNode[] nodes = new FakeNode[NODES];
    private final int[] lives = new int[NODES];
    private final List<FakeNode> everybody = new ArrayList<>();
    private final Set<Target> expected = new HashSet<>();
    private final Promises promises;
    private int published;

    private ScheduleRun(Schedule schedule) {
        conditions = Conditions.of(schedule.seed());
        bench = schedule.durable()
                ? Bench.durable(disk, schedule.seed(), conditions::set)
                : Bench.seeded(schedule.seed(), conditions::set);
        promises = new Promises(bench, everybody, conditions);
        for (int i = 0; i < nodes.length; i++) {
            reborn(i);
        }
        hold();
        if (conditions.primed()) {
            bench.fleet.prime();
        }
    }

    /** Runs it; throws what is wrong. */
    static void run(Schedule schedule) {
        ScheduleRun run = new ScheduleRun(schedule);
        schedule.steps().forEach(run::step);
        run.finish();
    }

    private void hold() {
        bench.writer.held(conditions.byHand());
        bench.reader.held(conditions.byHand());
    }

    private void reborn(int i) {
        String id = "n" + i + "-" + lives[i]++;
        nodes[i] = switch (i) {
            case 0 -> node(id).broadcast(MAIN);
            case 1 -> node(id).broadcast(MAIN).concurrency(3);
            case 2, 3 -> node(id).group(MAIN, "g");
            case 4 -> node(id).group(MAIN, "g").concurrency(2);
            case 5 -> node(id).group(MAIN, "h");
            case 6 -> goNode(id).broadcast(MAIN);
            case 7 -> goNode(id).group(MAIN, "g").group(MAIN, "h");
            case 8 -> node(id).broadcast(OTHER);
            default -> node(id).group(OTHER, "g");
        };
        if (conditions.streams() && i % 3 != 0 && nodes[i].ours()) {
            nodes[i].streams().window = 1 + (i + lives[i]) % 5;
            nodes[i].refusesUpgrades = lives[i] % 4 == 3; // its metadata does not tell the truth
        }
        everybody.add(nodes[i]);
    }

    private void step(Schedule.Step step) {
        FakeNode node = nodes[step.node()];
        int detail = step.detail();
        switch (step.kind()) {
            case PUBLISH -> publish(step, PublishOptions.builder());
            case PUBLISH_KEYED -> publish(step, PublishOptions.builder().key("k" + detail % 3));
            case PUBLISH_ONCE -> publish(step, PublishOptions.builder().atMostOnce());
            case PUBLISH_EXPIRING -> publish(step, expiring(detail));
            case PUBLISH_UNDER_ITS_OWN_ID ->
                publish(step, PublishOptions.builder().id("own-" + published));
            case PUBLISH_MANY -> publishMany(step);
            case EXPECT -> expect(detail);
            case REDELIVER -> redeliver(detail);
            case PURGE -> purge(detail);
            case JOIN -> bench.join(node);
            case LEAVE -> bench.leave(node);
            case LEAVE_FOR_GOOD -> leaveForGood(node, step.node());
            case CRASH -> node.crashes();
            case RESTART -> restart(node, step.node());
            case PARTITION -> node.door = detail % 2 == 0 ? FakeNode.Door.UNREACHABLE : FakeNode.Door.SILENT;
            case HEAL -> heal(node, detail);
            case BREAK -> breaks(node, detail);
            case ANSWER -> answer(node, STATUSES[detail % STATUSES.length], detail);
            case ANSWER_WELL -> answer(node, 200, 0);
            case ANSWER_ALL -> answerAll(node);
            case STALE -> stale(node);
            case LOOK_AROUND -> bench.fleet.prime();
            case OUTAGE -> bench.fleet.fresh(false);
            case OUTAGE_ENDS -> bench.fleet.fresh(true);
            case PROCESS_STANDS_STILL -> standStill(Duration.ofSeconds(detail));
            case PASS_MILLIS -> bench.passMillis(detail);
            case PASS_SECONDS -> bench.pass(Duration.ofSeconds(detail % 20));
            case COMMIT -> bench.writer.next();
            case COMMIT_ALL -> bench.writer.all();
            case LOAD -> bench.reader.next();
            case DISK_IS_FULL -> disk.full = true;
            case DISK_CANNOT_BE_READ -> disk.unreadable = true;
            case DISK_IS_WELL -> diskIsWell();
            case PUBLISHER_DIES -> publisherDies(detail);
            case PUBLISHER_CLOSES -> publisherCloses(detail);
        }
        bench.run();
        promises.look();
    }

    private void heal(FakeNode node, int detail) {
        node.door = FakeNode.Door.OPEN;
        node.lanes.forEach(lane -> lane.grants(1 + detail % 5));
    }

    private void breaks(FakeNode node, int detail) {
        if (detail % 8 == 7) {
            node.lanes.forEach(FakeLane::saysLeaving); // and then leaves in the middle of it
        }
        if (detail % 4 == 3) {
            node.refusesUpgrades = !node.refusesUpgrades;
        }
        node.breaks();
    }

    private void publish(Schedule.Step step, PublishOptions.Builder options) {
        String topic = step.node() < 8 ? MAIN : OTHER;
        String text = "" + published++;
        PublishOptions built = options.build();
        CompletableFuture<Publication> offer = bench.offerWithoutRunning(topic, text, built);
        promises.offered(text, topic, built, offer);
    }

    private void publishMany(Schedule.Step step) {
        for (int i = step.detail() % 8; i >= 0; i--) {
            publish(step, PublishOptions.builder());
        }
    }

    private PublishOptions.Builder expiring(int detail) {
        return PublishOptions.builder().expiresAt(bench.wall().plusMillis(detail * 10L));
    }

    private void expect(int detail) {
        String queue = detail % 2 == 0 ? "g" : "x";
        Target group = Target.group(detail % 3 == 0 ? OTHER : MAIN, queue);
        bench.publisher.expect(group.topic(), List.of(queue));
        expected.add(group);
        promises.presence.expected(group);
    }

    private @Nullable DeadLetter deadLetter(int detail) {
        List<DeadLetter> letters = disk.unreadable ? List.of() : bench.letters();
        return letters.isEmpty() ? null : letters.get(detail % letters.size());
    }

    /** What somebody does who reads the list and takes one of them, which may be gone meanwhile. */
    private void redeliver(int detail) {
        DeadLetter letter = deadLetter(detail);
        if (letter == null || !bench.fleet.view().primed()) { // before that it waits, beside those that have no target
            return;
        }
        bench.writer.atOnce(true);
        try {
            promises.redelivered(letter, bench.publisher.redeliver(letter.number()));
        } catch (InboxFullException | InboxException | IllegalArgumentException e) {
            // it stays where it is
        }
        bench.writer.atOnce(false);
    }

    private void purge(int detail) {
        DeadLetter letter = deadLetter(detail);
        if (letter != null && bench.publisher.deadLetters().purge(letter.number())) {
            promises.purged(letter.number());
        }
    }

    private void leaveForGood(FakeNode node, int i) {
        if (bench.fleet.view().node(node.id) != null) {
            node.versions.stream()
                    .filter(v -> !v.equals(Names.BROADCAST))
                    .forEach(v -> promises.presence.leavesForGood(Target.group(node.topic(), v)));
            node.with(NodeMetadata.FAREWELL, "1");
            bench.join(node);
            bench.leave(node);
        }
        node.well();
        reborn(i);
    }

    private void restart(FakeNode node, int i) {
        node.crashes();
        bench.run();
        if (lives[i] % 2 == 0) {
            bench.leave(node); // else the registry finds out by itself, or never
        }
        reborn(i);
        bench.join(nodes[i]);
    }

    private void stale(FakeNode node) {
        if (bench.fleet.view().node(node.id) != null) {
            bench.fleet.stale(node.id);
        }
    }

    private void answer(FakeNode node, int status, int detail) {
        if (node.lanes.stream().noneMatch(FakeLane::owesAnswer)) {
            return;
        }
        boolean stranger = detail % 11 == 10;
        boolean leaving = status == 503 && detail % 7 == 6;
        Duration later = detail % 3 == 2 ? Duration.ofMillis(detail * 20L) : null; // it means something with 500 only
        Answer answer = new Answer(
                status, node.ours() && !stranger ? node.id : null, leaving, leaving || detail % 13 == 12, "", later);
        node.answers(answer, detail);
    }

    private void answerAll(FakeNode node) {
        for (int i = node.unanswered(); i > 0; i--) {
            answer(node, 200, 0);
            bench.run();
        }
    }

    private void standStill(Duration time) {
        promises.presence.standsStill();
        bench.processStandsStill(time);
    }

    private void diskIsWell() {
        disk.full = false;
        disk.unreadable = false;
    }

    /** As it is; with one more commit of which nobody hears; or with all of them, of which the loop does not hear. */
    private void publisherDies(int detail) {
        if (detail % 3 == 1) {
            disk.lastCommit = true;
            try {
                bench.writer.next();
            } catch (FakeInbox.ProcessDied e) {
                // as wanted
            }
            disk.lastCommit = false;
        } else if (detail % 3 == 2) {
            bench.writer.all();
        }
        bench.dies();
        promises.processEnds(false);
        startsAnew(detail);
    }

    private void publisherCloses(int detail) {
        bench.closes(Duration.ofMillis(detail));
        promises.processEnds(!disk.full && !disk.failedLast);
        startsAnew(detail);
    }

    private void startsAnew(int detail) {
        bench.wallClockSteps(Duration.ofSeconds(detail % 5)); // time passes in between
        bench.startsAnew();
        hold();
        if (detail % 4 > 0) {
            bench.fleet.prime();
        }
    }

    /** All nodes and the disk turn well. Then everything has to end, and soon: nothing may wait until its lifetime is over. */
    private void finish() {
        diskIsWell();
        bench.writer.held(false);
        bench.reader.held(false);
        bench.fleet.prime();
        bench.fleet.fresh(true);
        for (FakeNode node : everybody) {
            boolean dead = node.door == FakeNode.Door.REFUSES;
            node.door = dead ? node.door : FakeNode.Door.OPEN;
            node.well();
            node.lanes.forEach(FakeLane::goesOn);
        }
        for (Target group : expected) {
            String queue = Objects.requireNonNull(group.queue());
            FakeNode member =
                    node("last of " + group).group(group.topic(), queue).well();
            everybody.add(member);
            bench.join(member);
        }
        for (int i = 0; i < 15 && (i == 0 || bench.publisher.waiting() > 0); i++) {
            bench.pass(Duration.ofSeconds(10));
            promises.look();
        }
        promises.kept();
    }
}
