package io.peerpost.registry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A registry's URI: {@code scheme://authority?key=value&…}.
 *
 * <p>{@link java.net.URI} takes neither {@code mdns://} nor a list of hosts, so this is a small parser of its own.
 * Values are percent-decoded. Secrets are refused: they belong in a file or in the environment.
 *
 * @param scheme in lower case
 * @param authority what stands between {@code //} and {@code ?}, as written; may be empty
 * @param parameters the keys behind {@code ?} in their order
 */
public record RegistryUri(String scheme, String authority, Map<String, String> parameters) {
    private static final Set<String> SECRETS = Set.of("password", "token", "secret", "pass");

    /** Copies the map. */
    public RegistryUri {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads a URI.
     *
     * @throws RegistryUriException if it is not of the form, a key stands twice, or it holds a secret
     */
    public static RegistryUri parse(String text) {
        int colon = text.indexOf("://");
        if (colon <= 0) {
            if (text.indexOf('@') >= 0 || text.indexOf('=') >= 0) {
                throw new RegistryUriException( // not repeated: there may be a secret in it
                        "registry is not a URI (expected: scheme://address?key=value, such as mdns://)");
            }
            throw new RegistryUriException(
                    "registry '" + text + "' is not a URI (expected: scheme://address?key=value, such as mdns://)");
        }
        String rest = text.substring(colon + 3);
        int question = rest.indexOf('?');
        String authority = question < 0 ? rest : rest.substring(0, question);
        if (authority.indexOf('@') >= 0) {
            throw secret("a user and password before the host");
        }
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        String query = question < 0 ? "" : rest.substring(question + 1);
        return new RegistryUri(text.substring(0, colon).toLowerCase(Locale.ROOT), authority, parameters(query));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new RegistryUriException("registry key '" + pair + "' has no value (expected: key=value)");
            }
            String key = pair.substring(0, equals);
            if (SECRETS.contains(key)) {
                throw secret("'" + key + "'");
            }
            if (found.put(key, decode(pair.substring(equals + 1))) != null) {
                throw new RegistryUriException("registry key '" + key + "' stands twice");
            }
        }
        return found;
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RegistryUriException(
                    "registry value '" + value + "' is not percent-encoded (expected: %25 for %)");
        }
    }

    private static RegistryUriException secret(String what) {
        return new RegistryUriException("a registry URI may not hold " + what
                + ": put the secret into a file (password-file=F, token-file=F) or the environment"
                + " (ETCD_PASSWORD, CONSUL_HTTP_TOKEN)");
    }

    /** The value of a key. */
    public Optional<String> parameter(String key) {
        return Optional.ofNullable(parameters.get(key));
    }

    /**
     * A duration in seconds, such as {@code 5} or {@code 0.5}.
     *
     * @throws RegistryUriException if it is not a positive number
     */
    public Duration seconds(String key, Duration defaultValue) {
        String value = parameters.get(key);
        if (value == null) {
            return defaultValue;
        }
        try {
            double seconds = Double.parseDouble(value);
            if (seconds > 0 && seconds <= 86_400) {
                return Duration.ofNanos((long) (seconds * 1e9));
            }
        } catch (NumberFormatException e) {
            // said below, together with numbers out of range
        }
        throw new RegistryUriException(
                "registry key '" + key + "': '" + value + "' (expected: seconds, such as 5 or 0.5)");
    }

    /**
     * A list parted by commas, such as {@code eth0,lo}; empty entries are dropped.
     */
    public List<String> list(String key) {
        return split(parameters.getOrDefault(key, ""));
    }

    /**
     * The hosts of the authority.
     *
     * @param defaultPort the port of those that name none
     * @throws RegistryUriException if one cannot be read
     */
    public List<HostPort> hosts(int defaultPort) {
        try {
            return split(authority).stream()
                    .map(host -> HostPort.parse(host, defaultPort))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new RegistryUriException("registry " + this + ": " + e.getMessage());
        }
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The URI again; it holds no secret. */
    @Override
    public String toString() {
        String query = parameters.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("&"));
        return scheme + "://" + authority + (query.isEmpty() ? "" : "?" + query);
    }
}
