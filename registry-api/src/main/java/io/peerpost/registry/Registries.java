package io.peerpost.registry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Opens registries by URI, with the backends that are on the class path. */
public final class Registries {
    private static final Set<String> WITHOUT_ADDRESS = Set.of("mdns", "memory");

    private Registries() {}

    /**
     * Opens a registry with this process's environment.
     *
     * @param uri such as {@code mdns://?interface=eth0}, {@code etcd://h1,h2}, {@code consul://127.0.0.1:8500} or
     *     {@code memory://name}
     * @throws RegistryUriException if scheme or key is unknown (the message lists the known ones) or a value is wrong
     * @throws RegistryException if it cannot be opened
     */
    public static Registry open(String uri) {
        return open(uri, System.getenv());
    }

    /**
     * Opens a registry.
     *
     * @param uri as in {@link #open(String)}
     * @param environment the variables that may hold addresses and secrets
     * @throws RegistryUriException if scheme or key is unknown (the message lists the known ones) or a value is wrong
     * @throws RegistryException if it cannot be opened
     */
    public static Registry open(String uri, Map<String, String> environment) {
        RegistryUri parsed = RegistryUri.parse(uri);
        Map<String, RegistryProvider> providers = providers();
        RegistryProvider provider = providers.get(parsed.scheme());
        if (provider == null) {
            throw new RegistryUriException("unknown registry '" + parsed.scheme() + "://' (known here: "
                    + (providers.isEmpty() ? "none, no backend is on the class path" : schemes(providers)) + ")");
        }
        for (String key : parsed.parameters().keySet()) {
            if (!provider.keys().containsKey(key)) {
                String known = String.join(", ", new TreeSet<>(provider.keys().keySet()));
                throw new RegistryUriException("unknown key '" + key + "' for " + parsed.scheme() + ":// (known: "
                        + (known.isEmpty() ? "none" : known) + ")");
            }
        }
        return provider.open(parsed, environment);
    }

    /**
     * The registry that go-micro's variables {@code MICRO_REGISTRY} and {@code MICRO_REGISTRY_ADDRESS} name.
     *
     * @return its URI; empty if the first is not set
     * @throws RegistryUriException if the first names none that is known (the message lists the known ones)
     */
    public static Optional<String> uriFromEnvironment(Map<String, String> environment) {
        String kind = environment.getOrDefault("MICRO_REGISTRY", "").strip().toLowerCase(Locale.ROOT);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        Set<String> known = providers().keySet();
        if (!known.contains(kind)) {
            throw new RegistryUriException(
                    "MICRO_REGISTRY: '" + kind + "' (known here: " + String.join(", ", known) + ")");
        }
        // go-micro ignores an address that is left over from another registry
        String address = WITHOUT_ADDRESS.contains(kind)
                ? ""
                : environment.getOrDefault("MICRO_REGISTRY_ADDRESS", "").strip();
        return Optional.of(kind + "://" + address);
    }

    /** The providers that are on the class path, by scheme. */
    public static Map<String, RegistryProvider> providers() {
        Map<String, RegistryProvider> found = new TreeMap<>();
        ServiceLoader.load(RegistryProvider.class).forEach(p -> found.putIfAbsent(p.scheme(), p));
        return found;
    }

    private static String schemes(Map<String, RegistryProvider> providers) {
        return String.join("://, ", providers.keySet()) + "://";
    }
}
