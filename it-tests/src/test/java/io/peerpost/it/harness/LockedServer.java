package io.peerpost.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A registry's server in a container that lets nobody in without a secret. */
public final class LockedServer implements AutoCloseable {
    private static final Pattern SECRET_ID = Pattern.compile("\"SecretID\": ?\"([^\"]+)\"");

    private final GenericContainer<?> container;
    private final int port;
    private final String secret;

    private LockedServer(GenericContainer<?> container, int port, String secret) {
        this.container = container;
        this.port = port;
        this.secret = secret;
    }

    /** An etcd whose user root has this password. */
    public static LockedServer etcd(String password) {
        GenericContainer<?> etcd = new GenericContainer<>(image("PEERPOST_ETCD_IMAGE", "quay.io/coreos/etcd:v3.5.16"))
                .withCommand(
                        "etcd",
                        "--data-dir=/data/etcd",
                        "--listen-client-urls=http://0.0.0.0:2379",
                        "--advertise-client-urls=http://0.0.0.0:2379")
                .withTmpFs(Map.of("/data", "rw"))
                .withEnv("ETCDCTL_API", "3")
                .withExposedPorts(2379)
                .waitingFor(Wait.forHttp("/health").forPort(2379).forResponsePredicate(b -> b.contains("true")));
        etcd.start();
        run(etcd, "etcdctl", "user", "add", "root:" + password);
        run(etcd, "etcdctl", "user", "grant-role", "root", "root");
        run(etcd, "etcdctl", "auth", "enable");
        return new LockedServer(etcd, 2379, password);
    }

    /** A Consul that denies everything without a token; its token is made by itself. */
    public static LockedServer consul() {
        GenericContainer<?> consul = new GenericContainer<>(image("PEERPOST_CONSUL_IMAGE", "hashicorp/consul:1.20"))
                .withCommand(
                        "consul",
                        "agent",
                        "-dev",
                        "-client=0.0.0.0",
                        "-bind=127.0.0.1",
                        "-hcl=acl { enabled = true, default_policy = \"deny\" }")
                .withExposedPorts(8500)
                .waitingFor(Wait.forHttp("/v1/status/leader").forPort(8500).forResponsePredicate(b -> b.length() > 4));
        consul.start();
        String token = Awaitility.await("ACLs can be set up").until(() -> bootstrap(consul), text -> !text.isEmpty());
        return new LockedServer(consul, 8500, token);
    }

    private static DockerImageName image(String setting, String publicOne) {
        return DockerImageName.parse(System.getenv().getOrDefault(setting, publicOne));
    }

    private static void run(GenericContainer<?> container, String... command) {
        try {
            var done = container.execInContainer(command);
            if (done.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + done.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The management token; empty while the leader is not ready to give it. */
    private static String bootstrap(GenericContainer<?> consul) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://" + consul.getHost() + ":" + consul.getMappedPort(8500) + "/v1/acl/bootstrap")
                        .toURL()
                        .openConnection();
        http.setRequestMethod("PUT");
        if (http.getResponseCode() != 200) {
            return "";
        }
        try (var in = http.getInputStream()) {
            Matcher found = SECRET_ID.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return found.find() ? found.group(1) : "";
        }
    }

    /** Where it listens, {@code HOST:PORT}. */
    public String address() {
        return container.getHost() + ":" + container.getMappedPort(port);
    }

    /** What lets in. */
    public String secret() {
        return secret;
    }

    /** The variables that the command finds a secret in. */
    public Map<String, String> environment(String any) {
        return port == 2379 ? Map.of("ETCD_USERNAME", "root", "ETCD_PASSWORD", any) : Map.of("CONSUL_HTTP_TOKEN", any);
    }

    /** The registry's URI at an address, with keys; {@code file} holds the secret, or is empty. */
    public String uri(String address, String file) {
        if (port == 2379) {
            return "etcd://" + address + (file.isEmpty() ? "" : "?user=root&password-file=" + file);
        }
        return "consul://" + address + (file.isEmpty() ? "" : "?token-file=" + file);
    }

    @Override
    public void close() {
        container.stop();
    }
}
