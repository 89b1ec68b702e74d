package io.peerpost.registry.etcd;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registry;
import io.peerpost.registry.tck.RegistryFixture;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Two registries on the etcd that all share, the first one through a wire that can be cut. */
final class EtcdFixture implements RegistryFixture.Cuttable, RegistryFixture.Forgetting, RegistryFixture.Hostile {
    /** One for each test, so that nobody lists what others have planted. */
    private final String namespace = "/" + UUID.randomUUID();

    private final HostPort etcd = Etcd.shared().address();
    private final Wire wire = new Wire(etcd);
    private final Admin admin = new Admin(etcd, namespace);
    private final Registry one;
    private final Registry two;
    private String planted = "";

    EtcdFixture() {
        this(UnaryOperator.identity());
    }

    /** With something in front of each. */
    EtcdFixture(UnaryOperator<Registry> front) {
        one = front.apply(registry(wire.address()));
        two = front.apply(registry(etcd));
    }

    /** As short as it can wait on a machine where much else runs. */
    private Registry registry(HostPort address) {
        return EtcdRegistry.builder()
                .endpoints(address)
                .namespace(namespace)
                .requestTimeout(Duration.ofSeconds(2))
                .checkEvery(Duration.ofMillis(800))
                .build();
    }

    @Override
    public Registry one() {
        return one;
    }

    @Override
    public Registry two() {
        return two;
    }

    @Override
    public Duration ttl() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void cut() {
        wire.cut();
    }

    @Override
    public void restore() {
        wire.mend();
    }

    @Override
    public void forget(String service, String nodeId) {
        admin.revoke(admin.lease(service, nodeId));
    }

    /** Without what others, who run beside, have skipped. */
    @Override
    public List<String> logOf(Runnable what) {
        return RegistryFixture.Hostile.super.logOf(what).stream()
                .filter(line -> !line.contains("skipped") || line.contains("/" + planted + "/"))
                .toList();
    }

    @Override
    public void plantUndecodable(String service) {
        planted = service;
        admin.put(
                namespace + "/micro/registry/" + service + "/broken", "{\"name\":\"" + service + "\",\"nodes\":[{}]}");
    }

    @Override
    public void close() {
        one.close();
        two.close();
        wire.close();
        admin.close();
    }
}
