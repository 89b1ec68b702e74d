package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registry;
import io.peerpost.registry.tck.RegistryFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two registries at an agent of their own, the first by way of a wire that can be cut. */
final class ConsulFixture implements RegistryFixture.Forgetting, RegistryFixture.Cuttable, RegistryFixture.Hostile {
    private static final Duration TIMEOUT = Duration.ofMillis(2_500);

    private final HostPort agent = TestConsul.shared().borrow();
    private final CutProxy wire = new CutProxy(agent);
    private final List<String> planted = new ArrayList<>();
    private final Registry one;
    private final Registry two;

    ConsulFixture() {
        this(registry -> registry);
    }

    /** With something in front of each. */
    ConsulFixture(UnaryOperator<Registry> front) {
        one = front.apply(open(wire.address()));
        two = front.apply(open(agent));
    }

    private static Registry open(HostPort address) {
        return ConsulRegistry.builder()
                .addresses(address)
                .requestTimeout(TIMEOUT)
                .pace(Duration.ofSeconds(1), Duration.ofMillis(100))
                .build();
    }

    HostPort agent() {
        return agent;
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
        return Duration.ofSeconds(3);
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void forget(String service, String nodeId) {
        deregister(nodeId);
    }

    private void deregister(String id) {
        Http.Answer answer = Http.put(agent, "/v1/agent/service/deregister/" + id, "");
        if (answer.status() != 200) {
            throw new AssertionError(id + " could not be forgotten: " + answer);
        }
    }

    @Override
    public void cut() {
        wire.cut();
    }

    @Override
    public void restore() {
        wire.restore();
    }

    @Override
    public void plantUndecodable(String service) {
        String id = "planted-" + service;
        Http.Answer answer = Http.put(
                agent,
                "/v1/agent/service/register",
                "{\"ID\":\"" + id + "\",\"Name\":\"" + service
                        + "\",\"Address\":\"127.0.0.1\",\"Port\":1,\"Tags\":[\"v-no-hex\"]}");
        if (answer.status() != 200) {
            throw new AssertionError("could not be planted: " + answer);
        }
        planted.add(id);
    }

    @Override
    public void close() {
        one.close();
        two.close();
        planted.forEach(this::deregister);
        wire.close();
        TestConsul.shared().giveBack(agent);
    }
}
