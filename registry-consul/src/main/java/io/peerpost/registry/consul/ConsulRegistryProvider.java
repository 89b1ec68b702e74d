package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registry;
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

/** Opens {@code consul://127.0.0.1:8500?token-file=F&datacenter=dc1}. */
public final class ConsulRegistryProvider implements RegistryProvider {
    private static final Map<String, String> KEYS = Map.of(
            "token-file", "a file with the ACL token (default: $CONSUL_HTTP_TOKEN, else none)",
            "datacenter", "where to look services up (default: the agent's)",
            "consistency", "default, consistent or stale: how sure an answer has to be (default: default)",
            "tls", "true to speak TLS (default: false, true with any of the other tls keys)",
            "tls-ca", "a PEM file with the authorities to trust (default: Java's)",
            "tls-cert", "a PEM file with the certificate to show; with tls-key",
            "tls-key", "a PEM file with its key, not encrypted",
            "timeout", "seconds that a verb may block (default: 5)");

    /** For {@link java.util.ServiceLoader}. */
    public ConsulRegistryProvider() {}

    @Override
    public String scheme() {
        return "consul";
    }

    @Override
    public Map<String, String> keys() {
        return KEYS;
    }

    @Override
    public Registry open(RegistryUri uri, Map<String, String> environment) {
        ConsulRegistryBuilder builder = ConsulRegistry.builder();
        try {
            List<HostPort> hosts = uri.hosts(ConsulRegistryBuilder.PORT);
            if (!hosts.isEmpty()) {
                builder.addresses(hosts);
            }
            uri.parameter("datacenter").ifPresent(builder::datacenter);
            uri.parameter("consistency").ifPresent(builder::consistency);
            token(uri, environment).ifPresent(builder::token);
            tls(uri, builder);
            builder.requestTimeout(uri.seconds("timeout", Duration.ofSeconds(5)));
        } catch (IllegalArgumentException e) {
            throw new RegistryUriException("registry " + uri + ": " + e.getMessage());
        }
        return builder.build();
    }

    private static Optional<String> token(RegistryUri uri, Map<String, String> environment) {
        Optional<String> file = uri.parameter("token-file");
        if (file.isEmpty()) {
            return Optional.of(environment.getOrDefault("CONSUL_HTTP_TOKEN", "").strip())
                    .filter(token -> !token.isEmpty());
        }
        try {
            return Optional.of(Files.readString(Path.of(file.get())).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "token-file: '" + file.get() + "' cannot be read (expected: a file with the token)", e);
        }
    }

    private static void tls(RegistryUri uri, ConsulRegistryBuilder builder) {
        Optional<String> ca = uri.parameter("tls-ca");
        Optional<String> certificate = uri.parameter("tls-cert");
        Optional<String> key = uri.parameter("tls-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("tls-cert and tls-key go together (expected: both or neither)");
        }
        boolean files = ca.isPresent() || certificate.isPresent();
        String wanted = uri.parameter("tls").orElse(String.valueOf(files));
        if (!wanted.equals("true") && (files || !wanted.equals("false"))) {
            throw new IllegalArgumentException(
                    "tls: '" + wanted + "' (expected: true or false, and true with other tls keys)");
        }
        if (wanted.equals("true")) {
            builder.tls();
        }
        ca.map(Path::of).ifPresent(builder::tlsCa);
        if (certificate.isPresent() && key.isPresent()) {
            builder.tlsCertificate(Path.of(certificate.get()), Path.of(key.get()));
        }
    }
}
