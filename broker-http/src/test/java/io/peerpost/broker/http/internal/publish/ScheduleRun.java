package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;

import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Carries a {@link Schedule} out, lets everything turn well in the end, and has {@link Promises} look at it. */
final class ScheduleRun {
    private static final int[] STATUSES = {500, 500, 503, 503, 404, 403, 413, 408, 200, 422};
    private static final String TOPIC = "t";

    private final Bench bench;
    private final FakeNode[] nodes = new FakeNode[8];
    private final int[] lives = new int[8];
    private final List<FakeNode> everybody = new ArrayList<>();
    private final Promises promises;
    private int published;

    private ScheduleRun(long seed) {
        bench = Bench.seeded(seed, c -> {
            c.attempts = 5;
            c.windowMessages = 4;
            c.inboxMessages = 100_000;
        });
        promises = new Promises(bench, everybody);
        for (int i = 0; i < nodes.length; i++) {
            reborn(i);
        }
    }

    /** Runs it; throws what is wrong. */
    static void run(Schedule schedule) {
        ScheduleRun run = new ScheduleRun(schedule.seed());
        if (schedule.seed() % 3 != 0) {
            run.bench.fleet.prime();
        }
        schedule.steps().forEach(run::step);
        run.finish();
    }

    private void reborn(int i) {
        String id = "n" + i + "-" + lives[i]++;
        nodes[i] = switch (i) {
            case 0 -> node(id).broadcast(TOPIC);
            case 1 -> node(id).broadcast(TOPIC).concurrency(3);
            case 2, 3 -> node(id).group(TOPIC, "g");
            case 4 -> node(id).group(TOPIC, "g").concurrency(2);
            case 5 -> node(id).group(TOPIC, "h");
            case 6 -> goNode(id).broadcast(TOPIC);
            default -> goNode(id).group(TOPIC, "g").group(TOPIC, "h");
        };
        everybody.add(nodes[i]);
    }

    private void step(Schedule.Step step) {
        FakeNode node = nodes[step.node()];
        switch (step.kind()) {
            case PUBLISH -> publish(PublishOptions.defaults());
            case PUBLISH_KEYED ->
                publish(PublishOptions.builder().key("k" + step.detail() % 3).build());
            case PUBLISH_ONCE -> publish(PublishOptions.builder().atMostOnce().build());
            case PUBLISH_EXPIRING ->
                publish(PublishOptions.builder()
                        .expiresAt(bench.wall().plusMillis(step.detail() * 10L))
                        .build());
            case JOIN -> bench.join(node);
            case LEAVE -> bench.leave(node);
            case LEAVE_FOR_GOOD -> leaveForGood(node, step.node());
            case CRASH -> node.crashes();
            case RESTART -> restart(node, step.node());
            case PARTITION -> node.door = step.detail() % 2 == 0 ? FakeNode.Door.UNREACHABLE : FakeNode.Door.SILENT;
            case HEAL -> node.door = FakeNode.Door.OPEN;
            case BREAK -> node.breaks();
            case ANSWER -> answer(node, STATUSES[step.detail() % STATUSES.length], step.detail());
            case ANSWER_WELL -> answer(node, 200, 0);
            case ANSWER_ALL -> answerAll(node);
            case STALE -> stale(node);
            case OUTAGE -> bench.fleet.fresh(false);
            case OUTAGE_ENDS -> bench.fleet.fresh(true);
            case PROCESS_STANDS_STILL -> bench.processStandsStill(Duration.ofSeconds(step.detail()));
            case PASS_MILLIS -> bench.passMillis(step.detail());
            case PASS_SECONDS -> bench.pass(Duration.ofSeconds(step.detail() % 20));
        }
        bench.run();
        promises.look();
    }

    private void publish(PublishOptions options) {
        promises.published(bench.publish(TOPIC, "" + published++, options), options);
    }

    private void leaveForGood(FakeNode node, int i) {
        if (bench.fleet.view().node(node.id) != null) {
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
        node.answers(new Answer(
                status, node.ours() && !stranger ? node.id : null, leaving, leaving || detail % 13 == 12, "", later));
    }

    private void answerAll(FakeNode node) {
        for (int i = node.unanswered(); i > 0; i--) {
            answer(node, 200, 0);
            bench.run();
        }
    }

    /** All nodes turn well. Then everything has to end, and soon: nothing may wait for its lifetime to be over. */
    private void finish() {
        bench.fleet.prime();
        bench.fleet.fresh(true);
        for (FakeNode node : everybody) {
            boolean dead = node.door == FakeNode.Door.REFUSES;
            node.door = dead ? node.door : FakeNode.Door.OPEN;
            node.well();
            node.lanes.forEach(FakeLane::goesOn);
        }
        for (int i = 0; i < 15 && (i == 0 || bench.publisher.waiting() > 0); i++) {
            bench.pass(Duration.ofSeconds(10));
        }
        promises.kept();
    }
}
