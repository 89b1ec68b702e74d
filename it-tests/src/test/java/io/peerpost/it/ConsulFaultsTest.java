package io.peerpost.it;

import io.peerpost.it.cluster.ConsulCluster;
import io.peerpost.it.cluster.Site;
import io.peerpost.it.cluster.Traffic;
import io.peerpost.it.harness.Outage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ConsulFaultsTest extends LongFaults {
    @RegisterExtension
    static final Site<ConsulCluster> SITE = Site.consul();

    @Override
    Site<?> site() {
        return SITE;
    }

    @Test
    void anAgentThatRestartsIsToldAgainWhoIsThere() throws InterruptedException {
        Traffic traffic = traffic(TTL);
        SITE.cluster().restartAgent(traffic.hitHost());
        backAfterAnAgentsRestart(traffic);
    }

    @Test
    void anAgentThatHasForgottenEverythingIsToldAgainWhoIsThere() throws InterruptedException {
        Traffic traffic = traffic(TTL);
        SITE.cluster().replaceAgent(traffic.hitHost());
        backAfterAnAgentsRestart(traffic);
    }

    private void backAfterAnAgentsRestart(Traffic traffic) throws InterruptedException {
        // until the agent has told the servers what it knows, they list what it knew before: a look at once proves
        // nothing
        Outage.of(TTL.dividedBy(2));
        traffic.awaitListed(Duration.ofSeconds(2));
        traffic.awaitEverybody(Duration.ofSeconds(10));
        awaitNewcomer(traffic, 2);
        traffic.endWithoutLoss();
    }
}
