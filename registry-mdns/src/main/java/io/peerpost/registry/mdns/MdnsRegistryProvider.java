package io.peerpost.registry.mdns;

import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryProvider;
import io.peerpost.registry.RegistryUri;
import io.peerpost.registry.RegistryUriException;
import java.time.Duration;
import java.util.Map;

/** Opens {@code mdns://?interface=eth0&domain=micro}. */
public final class MdnsRegistryProvider implements RegistryProvider {
    private static final Map<String, String> KEYS = Map.of(
            "interface",
                    "the interfaces to speak on, parted by commas, such as eth0 or lo (default: all with multicast)",
            "domain", "the domain of all names (default: micro, as with go-micro)",
            "port", "the UDP port of the group (default: 5353)",
            "timeout", "seconds that a verb may block (default: 5)");

    /** For {@link java.util.ServiceLoader}. */
    public MdnsRegistryProvider() {}

    @Override
    public String scheme() {
        return "mdns";
    }

    @Override
    public Map<String, String> keys() {
        return KEYS;
    }

    @Override
    public Registry open(RegistryUri uri, Map<String, String> environment) {
        if (!uri.authority().isEmpty()) {
            throw new RegistryUriException("registry " + uri + ": mDNS has no address (expected: mdns://, or"
                    + " mdns://?interface=NAME for one interface)");
        }
        try {
            return MdnsRegistry.builder()
                    .interfaces(uri.list("interface"))
                    .domain(uri.parameter("domain").orElse("micro"))
                    .port(port(uri.parameter("port").orElse("5353")))
                    .requestTimeout(uri.seconds("timeout", Duration.ofSeconds(5)))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new RegistryUriException("registry " + uri + ": " + e.getMessage());
        }
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port: '" + text + "' (expected: 1 to 65535)", e);
        }
    }
}
