package io.peerpost.it.cluster;

import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** One etcd node, for processes on the machine that runs the container. What it stores is in memory. */
public final class EtcdServer implements AutoCloseable {
    private static final int CLIENTS = 2379;
    private static final int METRICS = 2381;

    private final GenericContainer<?> container;

    private EtcdServer(GenericContainer<?> container) {
        this.container = container;
    }

    /** Blocks until it works. */
    public static EtcdServer open() {
        GenericContainer<?> container = new GenericContainer<>(Images.etcd())
                .withCommand(
                        "etcd",
                        "--data-dir=/data/etcd",
                        "--listen-client-urls=http://0.0.0.0:" + CLIENTS,
                        "--advertise-client-urls=http://0.0.0.0:" + CLIENTS,
                        "--listen-metrics-urls=http://0.0.0.0:" + METRICS)
                .withTmpFs(Map.of("/data", "rw"))
                .withExposedPorts(CLIENTS, METRICS)
                .waitingFor(
                        Wait.forHttp("/health").forPort(METRICS).forResponsePredicate(body -> body.contains("true")));
        container.start();
        return new EtcdServer(container);
    }

    /** What a broker takes as its registry. */
    public String uri() {
        return "etcd://" + container.getHost() + ":" + container.getMappedPort(CLIENTS);
    }

    @Override
    public void close() {
        container.stop();
    }
}
