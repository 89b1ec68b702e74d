package io.peerpost.it.promise;

import io.peerpost.it.cluster.Solo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("container")
final class ConsulRollingRestartTest extends RollingRestart {
    @RegisterExtension
    static final Solo SERVER = Solo.consul();

    @Override
    String registry() {
        return SERVER.uri();
    }
}
