package io.peerpost.it;

import io.peerpost.it.cluster.EtcdCluster;
import io.peerpost.it.cluster.Site;
import io.peerpost.it.cluster.Traffic;
import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Outage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EtcdFaultsTest extends LongFaults {
    @RegisterExtension
    static final Site<EtcdCluster> SITE = Site.etcd();

    @Override
    Site<?> site() {
        return SITE;
    }

    @Test
    void aWatcherThatWasCutOffWhileItsRevisionWasCompactedSeesWhatCameMeanwhile() throws InterruptedException {
        Traffic traffic = traffic(TTL);
        int from = traffic.published();
        traffic.hitHost().cut();
        Command newcomer = traffic.newcomer(0).awaitSubscribed();
        SITE.cluster().compact();
        Outage.of(Duration.ofSeconds(5));
        traffic.hitHost().join();

        traffic.awaitEverywhere(newcomer, Duration.ofSeconds(10));
        traffic.awaitEverybody(Duration.ofSeconds(10));
        traffic.endWithGone(from, traffic.published());
    }
}
