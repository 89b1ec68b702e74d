package io.peerpost.it.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.it.cluster.EtcdServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What both crash tests do, for their time. */
final class Killing {
    private static final String SEED = "peerpost.crash.seed";
    private static final int PUBLISHERS = 2;
    private static final int RATE = 2_000;
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private Killing() {}

    /** The seed is {@code peerpost.crash.seed}, a system property; another one each time unless it is set. */
    static void forSo(Duration length, Path folder) throws Exception {
        long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextInt(1_000_000));
        List<Actor> actors = Actor.fleet(PUBLISHERS);
        List<Kill> plan = Kill.plan(seed, actors, INTERVAL, length);
        System.out.println("-D" + SEED + "=" + seed);
        try (EtcdServer etcd = EtcdServer.open();
                CrashRun run = CrashRun.prepare(etcd.uri() + "?timeout=30", folder, actors, RATE / PUBLISHERS, true)) {
            run.start();
            run.carryOut(plan, length);
            Duration settled = run.settle(PATIENCE);
            Report report = run.end();
            System.out.println(report.text() + "\nsettled in " + settled.toSeconds() + " s");
            assertEquals(
                    List.of(),
                    report.findings(),
                    () -> "with -D" + SEED + "=" + seed + ", books in " + folder + "\n" + report.text());
        }
    }
}
