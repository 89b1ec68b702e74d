package io.peerpost.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command has. picocli sets the fields. */
final class CommonOptions {

    @Mixin
    RegistryOptions registry = new RegistryOptions();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen; HOST:MIN-MAX takes the first free port of a range. Default:"
                    + " $MICRO_BROKER_ADDRESS, else all interfaces, any free port, serving this machine and its own"
                    + " subnets only")
    @Nullable String listen;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description = "The address to register instead of the one found: for NAT, published container ports")
    @Nullable String advertise;

    @Option(
            names = "--fleet",
            paramLabel = "NAME",
            description = "The service name that nodes share; another one keeps two fleets apart. Default:"
                    + " ${DEFAULT-VALUE}",
            defaultValue = "micro.http.broker")
    String fleet = "micro.http.broker";

    @Option(
            names = "--allow",
            paramLabel = "CIDR",
            split = ",",
            description = "Networks that may come in besides this machine, such as 10.1.0.0/16,10.2.0.0/16")
    List<String> allow = new ArrayList<>();

    @Option(
            names = "--confine",
            paramLabel = "CIDR",
            split = ",",
            description = "Networks to send to, and nowhere else, whatever the registry says. Default: everywhere")
    List<String> confine = new ArrayList<>();

    @Mixin
    OutputOptions output = new OutputOptions();

    /** Whether results are JSON. */
    boolean json() {
        return output.json;
    }

    /** The registry to use. */
    String registryUri(Map<String, String> environment) {
        return registry.uri(environment);
    }

    /** Where to listen; null for the broker's own choice. */
    @Nullable String listenAddress(Map<String, String> environment) {
        if (listen != null) {
            return listen;
        }
        String micro = environment.getOrDefault("MICRO_BROKER_ADDRESS", "");
        return micro.isBlank() ? null : micro.strip();
    }
}
