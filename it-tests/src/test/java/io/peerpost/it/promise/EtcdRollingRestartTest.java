package io.peerpost.it.promise;

import io.peerpost.it.cluster.Solo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("container")
final class EtcdRollingRestartTest extends RollingRestart {
    @RegisterExtension
    static final Solo SERVER = Solo.etcd();

    @Override
    String registry() {
        return SERVER.uri();
    }
}
