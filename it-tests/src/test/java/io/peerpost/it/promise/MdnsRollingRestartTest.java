package io.peerpost.it.promise;

final class MdnsRollingRestartTest extends RollingRestart {
    @Override
    String registry() {
        return "mdns://?interface=lo";
    }
}
