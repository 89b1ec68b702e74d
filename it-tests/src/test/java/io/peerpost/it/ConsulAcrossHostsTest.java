package io.peerpost.it;

import io.peerpost.it.cluster.ConsulCluster;
import io.peerpost.it.cluster.Site;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ConsulAcrossHostsTest extends AcrossHosts {
    @RegisterExtension
    static final Site<ConsulCluster> SITE = Site.consul();

    @Override
    Site<?> site() {
        return SITE;
    }
}
