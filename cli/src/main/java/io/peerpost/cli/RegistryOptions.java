package io.peerpost.cli;

import io.peerpost.registry.Registries;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the registry. picocli sets the field. */
final class RegistryOptions {
    private static final String DEFAULT_REGISTRY = "mdns://";

    @Option(
            names = "--registry",
            paramLabel = "URI",
            description = "Where nodes find each other: mdns://, mdns://?interface=lo, memory://name and the like."
                    + " Default: $PEERPOST_REGISTRY, else what go-micro's $MICRO_REGISTRY and $MICRO_REGISTRY_ADDRESS"
                    + " name, else mdns://")
    @Nullable String given;

    /** The registry to use. */
    String uri(Map<String, String> environment) {
        if (given != null) {
            return given;
        }
        String own = environment.getOrDefault("PEERPOST_REGISTRY", "");
        return own.isBlank() ? Registries.uriFromEnvironment(environment).orElse(DEFAULT_REGISTRY) : own.strip();
    }
}
