package io.peerpost.registry.etcd;

import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * etcd in a container, from the image that {@code PEERPOST_ETCD_IMAGE} names (a system property or in the environment).
 * One is shared by all tests of a JVM that leave it as it is.
 */
final class Etcd implements AutoCloseable {
    private static final String SETTING = "PEERPOST_ETCD_IMAGE";
    private static final String PUBLIC_IMAGE = "quay.io/coreos/etcd:v3.5.16";

    private final GenericContainer<?> container;

    /** Starts one of a test's own. */
    Etcd() {
        this(List.of());
    }

    /** The same with further options. */
    Etcd(List<String> options) {
        // a fast election makes the shortest lease a second
        String command = "etcd --data-dir=/tmp/data --listen-client-urls=http://0.0.0.0:2379"
                + " --advertise-client-urls=http://0.0.0.0:2379 --heartbeat-interval=50 --election-timeout=500 "
                + String.join(" ", options);
        container = new GenericContainer<>(DockerImageName.parse(image()))
                .withCommand(command.strip().split(" "))
                .withExposedPorts(2379)
                .waitingFor(Wait.forHttp("/health").forPort(2379).forResponsePredicate(body -> body.contains("true")));
        container.start();
    }

    private static String image() {
        String property = System.getProperty(SETTING);
        return property != null ? property : System.getenv().getOrDefault(SETTING, PUBLIC_IMAGE);
    }

    /** The one that is shared; goes with the JVM. */
    static Etcd shared() {
        return Shared.ETCD;
    }

    HostPort address() {
        return new HostPort(container.getHost(), container.getMappedPort(2379));
    }

    GenericContainer<?> container() {
        return container;
    }

    /** How many calls of a gRPC method have begun here. */
    long calls(String method) throws IOException {
        try (InputStream in =
                URI.create("http://" + address() + "/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("grpc_server_started_total{")
                            && line.contains("grpc_method=\"" + method + "\""))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    private static final class Shared {
        static final Etcd ETCD = warm(new Etcd());

        /** The first call of a JVM loads half of gRPC, which takes longer than tests are willing to wait. */
        private static Etcd warm(Etcd etcd) {
            try (Admin admin = new Admin(etcd.address())) {
                admin.put("/warm", "1");
            }
            return etcd;
        }
    }
}
