package io.peerpost.registry.etcd;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryProvider;
import io.peerpost.registry.RegistryUri;
import io.peerpost.registry.RegistryUriException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens {@code etcd://h1:2379,h2:2379?user=u&password-file=F}. User and password may also come from {@code
 * ETCD_USERNAME} and {@code ETCD_PASSWORD}.
 */
public final class EtcdRegistryProvider implements RegistryProvider {
    private static final int PORT = 2379;

    private static final Map<String, String> KEYS = Map.of(
            "user", "whom to log in as (default: ETCD_USERNAME, else nobody)",
            "password-file", "the file that holds the password (default: ETCD_PASSWORD)",
            "tls", "true for TLS; implied by the next three (default: false)",
            "tls-ca", "PEM file with the certificates to trust (default: those that Java trusts)",
            "tls-cert", "PEM file with the certificate to show (default: none)",
            "tls-key", "PEM file with its private key, in PKCS 8",
            "namespace", "what stands before all keys (default: nothing, as with go-micro)",
            "timeout", "seconds that a verb may block (default: 5)");

    /** For {@link java.util.ServiceLoader}. */
    public EtcdRegistryProvider() {}

    @Override
    public String scheme() {
        return "etcd";
    }

    @Override
    public Map<String, String> keys() {
        return KEYS;
    }

    @Override
    public Registry open(RegistryUri uri, Map<String, String> environment) {
        List<HostPort> hosts = uri.hosts(PORT);
        try {
            EtcdRegistryBuilder builder = EtcdRegistry.builder()
                    .namespace(uri.parameter("namespace").orElse(""))
                    .requestTimeout(uri.seconds("timeout", Duration.ofSeconds(5)));
            if (!hosts.isEmpty()) {
                builder.endpoints(hosts);
            }
            login(builder, uri, environment);
            tls(builder, uri);
            return builder.build();
        } catch (IllegalArgumentException | RegistryException e) {
            throw e instanceof RegistryUriException told
                    ? told
                    : new RegistryUriException("registry " + uri + ": " + e.getMessage());
        }
    }

    private static void login(EtcdRegistryBuilder builder, RegistryUri uri, Map<String, String> environment) {
        String user = uri.parameter("user").orElse(environment.getOrDefault("ETCD_USERNAME", ""));
        Optional<String> file = uri.parameter("password-file");
        if (user.isEmpty()) {
            if (file.isPresent()) {
                throw new IllegalArgumentException("password-file: without a user (expected: user=NAME too)");
            }
            return;
        }
        String password = file.isPresent() ? read(Path.of(file.get())) : environment.getOrDefault("ETCD_PASSWORD", "");
        if (password.isEmpty()) {
            throw new IllegalArgumentException(
                    "user: without a password (expected: password-file=F, or ETCD_PASSWORD in the environment)");
        }
        builder.login(user, password);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("password-file: " + file + " cannot be read", e);
        }
    }

    private static void tls(EtcdRegistryBuilder builder, RegistryUri uri) {
        String tls = uri.parameter("tls").orElse("");
        if (!List.of("", "true", "false").contains(tls)) {
            throw new IllegalArgumentException("tls: '" + tls + "' (expected: true or false)");
        }
        Optional<Path> ca = uri.parameter("tls-ca").map(Path::of);
        Optional<Path> cert = uri.parameter("tls-cert").map(Path::of);
        Optional<Path> key = uri.parameter("tls-key").map(Path::of);
        boolean files = ca.isPresent() || cert.isPresent() || key.isPresent();
        if (files && tls.equals("false")) {
            throw new IllegalArgumentException("tls: false, beside files for TLS (expected: one or the other)");
        }
        if (files || tls.equals("true")) {
            builder.tls(ca.orElse(null), cert.orElse(null), key.orElse(null));
        }
    }
}
