package io.peerpost.it;

import io.peerpost.it.cluster.Site;
import io.peerpost.it.cluster.Traffic;
import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Outage;
import io.peerpost.it.harness.Shared;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What can befall a registry and its users, each with five subscribers on three hosts and a publisher that goes on
 * throughout: everybody is back in every view in time, and no message is lost. Written once for all backends.
 */
@ResourceLock(value = Shared.PROCESSORS, mode = ResourceAccessMode.READ)
abstract class Faults {
    private static final Duration BACK = Duration.ofSeconds(10);
    /** How late a lease's end, or a missed heartbeat, may be noticed. */
    private static final Duration LATE = Duration.ofSeconds(5);

    @RegisterExtension
    final Commands commands = new Commands();

    /** The backend's cluster and hosts. */
    abstract Site<?> site();

    final Traffic traffic(Duration ttl) {
        return Traffic.start(commands, site(), ttl);
    }

    final void leaderKilled(Duration ttl) throws InterruptedException {
        Traffic traffic = traffic(ttl);
        site().cluster().killLeader();
        traffic.awaitListed(BACK); // by a new leader: only one can answer this
        traffic.awaitEverybody(BACK);
        awaitNewcomer(traffic, 1);
        traffic.endWithoutLoss();
    }

    final void stoppedAndStarted(Duration ttl, Duration away) throws InterruptedException {
        Traffic traffic = traffic(ttl);
        site().cluster().stop();
        int before = traffic.arrived();
        Outage.of(away);
        traffic.assertArrivedSince(before, away);
        site().cluster().start();
        traffic.awaitListed(Duration.ofSeconds(15));
        traffic.awaitEverybody(Duration.ofSeconds(15));
        awaitNewcomer(traffic, 2);
        traffic.endWithoutLoss();
    }

    final void restartedEmpty(Duration ttl) throws InterruptedException {
        Traffic traffic = traffic(ttl);
        site().cluster().restartEmpty();
        traffic.awaitListed(ttl.dividedBy(2));
        traffic.awaitEverybody(BACK);
        awaitNewcomer(traffic, 1);
        traffic.endWithoutLoss();
    }

    final void hostCutOff(Duration ttl) throws InterruptedException {
        Traffic traffic = traffic(ttl);
        int from = traffic.published();
        traffic.hitHost().cut();
        traffic.awaitGone(traffic.hitHost(), ttl.plus(LATE));
        Outage.of(LATE);
        traffic.hitHost().join();
        traffic.awaitEverybody(BACK);
        int to = traffic.published();
        awaitNewcomer(traffic, 0);
        traffic.endWithGone(from, to);
    }

    final void subscriberFrozen(Duration ttl) throws InterruptedException {
        Traffic traffic = traffic(ttl);
        Command frozen = traffic.hitSubscriber();
        int from = traffic.published();
        frozen.signal("STOP");
        traffic.awaitGone(frozen, ttl.plus(LATE));
        Outage.of(LATE);
        frozen.signal("CONT");
        traffic.awaitEverybody(BACK);
        traffic.endWithGone(from, traffic.published());
    }

    /** Who comes after a fault is seen by everybody: the registry takes, and every watch tells. */
    final void awaitNewcomer(Traffic traffic, int host) {
        traffic.awaitEverywhere(traffic.newcomer(host), BACK);
    }
}
