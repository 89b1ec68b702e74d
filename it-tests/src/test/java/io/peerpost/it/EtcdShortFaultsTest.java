package io.peerpost.it;

import io.peerpost.it.cluster.EtcdCluster;
import io.peerpost.it.cluster.Site;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EtcdShortFaultsTest extends ShortFaults {
    @RegisterExtension
    static final Site<EtcdCluster> SITE = Site.etcd();

    @Override
    Site<?> site() {
        return SITE;
    }
}
