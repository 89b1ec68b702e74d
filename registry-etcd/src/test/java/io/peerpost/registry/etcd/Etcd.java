package io.peerpost.registry.etcd;

import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * etcd in a container, from the image that {@code PEERPOST_ETCD_IMAGE} names (a system property or in the environment).
 * One is shared by all tests of a JVM that leave it as it is.
 */
final class Etcd implements AutoCloseable {
    private static final String SETTING = "PEERPOST_ETCD_IMAGE";
    private static final String PUBLIC_IMAGE = "quay.io/coreos/etcd:v3.5.16";

    private final GenericContainer<?> container;

    /** Starts one of a test's own, with further options. */
    Etcd(String... options) {
        this("http", Map.of(), options);
    }

    /**
     * The same with files.
     *
     * @param scheme how clients speak to it
     * @param files what to put where
     */
    Etcd(String scheme, Map<Path, String> files, String... options) {
        String clients = scheme + "://0.0.0.0:2379";
        List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--data-dir=/data/etcd",
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-metrics-urls=http://0.0.0.0:2381",
                // a fast election makes the shortest lease a second
                "--heartbeat-interval=50",
                "--election-timeout=500"));
        command.addAll(List.of(options));
        container = new GenericContainer<>(DockerImageName.parse(image()))
                .withCommand(command.toArray(new String[0]))
                // in memory: its start waits for syncs otherwise, for long where the disk is busy
                .withTmpFs(Map.of("/data", "rw"))
                .withExposedPorts(2379, 2381)
                .waitingFor(Wait.forHttp("/health").forPort(2381).forResponsePredicate(body -> body.contains("true")));
        files.forEach((file, at) -> container.withCopyFileToContainer(MountableFile.forHostPath(file), at));
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
