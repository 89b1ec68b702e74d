package io.peerpost.it;

import io.peerpost.it.cluster.EtcdCluster;
import io.peerpost.it.cluster.Site;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EtcdAcrossHostsTest extends AcrossHosts {
    @RegisterExtension
    static final Site<EtcdCluster> SITE = Site.etcd();

    @Override
    Site<?> site() {
        return SITE;
    }
}
