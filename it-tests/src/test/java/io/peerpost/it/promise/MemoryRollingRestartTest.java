package io.peerpost.it.promise;

import java.util.UUID;

final class MemoryRollingRestartTest extends RollingRestart {
    @Override
    String registry() {
        return "memory://" + UUID.randomUUID();
    }
}
