package io.peerpost.cli;

import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A registry and a broker on it, as the common options want them.
 *
 * @param registry the registry
 * @param broker the broker
 */
record BrokerSession(Registry registry, HttpBroker broker) implements AutoCloseable {

    /**
     * Opens both.
     *
     * @param uri the registry
     * @param listen where to listen; null for the broker's own choice
     * @param more what the command sets besides
     * @throws CommandFailure if an option is wrong
     * @throws io.peerpost.registry.RegistryException if the registry cannot be opened
     * @throws io.peerpost.broker.BrokerException if the broker cannot be
     */
    static BrokerSession open(
            CommonOptions options,
            String uri,
            @Nullable String listen,
            Map<String, String> environment,
            UnaryOperator<HttpBrokerBuilder> more) {
        return open(uri, environment, registry -> more.apply(builder(options, registry, listen)));
    }

    /** Opens both, with nothing but what the command sets. */
    static BrokerSession open(String uri, Map<String, String> environment, Function<Registry, HttpBrokerBuilder> how) {
        Registry registry = Registries.open(uri, environment);
        try {
            return new BrokerSession(registry, built(registry, how).open());
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static HttpBrokerBuilder built(Registry registry, Function<Registry, HttpBrokerBuilder> how) {
        try {
            return how.apply(registry);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(Exit.USAGE, FailureLine.oneLine(e), e);
        }
    }

    /** Opens both with the options and the environment. */
    static BrokerSession open(CommonOptions options, Terminal terminal, UnaryOperator<HttpBrokerBuilder> more) {
        Map<String, String> environment = terminal.environment();
        return open(options, options.registryUri(environment), options.listenAddress(environment), environment, more);
    }

    private static HttpBrokerBuilder builder(CommonOptions options, Registry registry, @Nullable String listen) {
        HttpBrokerBuilder builder = HttpBroker.builder(registry).fleet(options.fleet);
        if (listen != null) {
            builder.listen(listen);
        }
        if (options.advertise != null) {
            builder.advertise(options.advertise);
        }
        if (!options.allow.isEmpty()) {
            builder.allow(options.allow.toArray(String[]::new));
        }
        if (!options.confine.isEmpty()) {
            builder.confine(options.confine.toArray(String[]::new));
        }
        return builder;
    }

    /** Drains and closes the broker, then the registry. */
    @Override
    public void close() {
        try (registry) {
            broker.close();
        }
    }
}
