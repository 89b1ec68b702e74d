package io.peerpost.it.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A registry of one server, for the tests of a class that run in this process. To be registered as an extension, in a
 * static field.
 */
public final class Solo implements BeforeAllCallback, AfterAllCallback {
    private final String scheme;
    private final int port;
    private final Supplier<GenericContainer<?>> maker;
    private @Nullable GenericContainer<?> container;

    private Solo(String scheme, int port, Supplier<GenericContainer<?>> maker) {
        this.scheme = scheme;
        this.port = port;
        this.maker = maker;
    }

    /** One etcd. */
    public static Solo etcd() {
        return new Solo(
                "etcd",
                2379,
                () -> new GenericContainer<>(Images.etcd())
                        .withCommand(
                                "etcd",
                                "--data-dir=/data/etcd",
                                "--listen-client-urls=http://0.0.0.0:2379",
                                "--advertise-client-urls=http://0.0.0.0:2379")
                        .withTmpFs(Map.of("/data", "rw"))
                        .waitingFor(Wait.forHttp("/health")
                                .forPort(2379)
                                .forResponsePredicate(body -> body.contains("true"))));
    }

    /** One Consul server that is everybody's agent. */
    public static Solo consul() {
        return new Solo(
                "consul",
                8500,
                () -> new GenericContainer<>(Images.consul())
                        .withCommand("agent", "-dev", "-client=0.0.0.0", "-bind=127.0.0.1")
                        // the public image's own wants to become another user
                        .withCreateContainerCmdModifier(create -> create.withEntrypoint("consul"))
                        .waitingFor(Wait.forHttp("/v1/status/leader")
                                .forPort(8500)
                                .forResponsePredicate(leader -> leader.length() > 4)));
    }

    /** Its URI, with a patience for slow machines. */
    public String uri() {
        GenericContainer<?> running = requireNonNull(container, "not started");
        return scheme + "://" + running.getHost() + ":" + running.getMappedPort(port) + "?timeout=20";
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        GenericContainer<?> made = maker.get().withExposedPorts(port);
        container = made;
        made.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (container != null) {
            container.stop();
        }
    }
}
