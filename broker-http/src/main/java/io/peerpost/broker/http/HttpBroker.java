package io.peerpost.broker.http;

import io.peerpost.broker.Broker;
import io.peerpost.broker.BrokerException;
import io.peerpost.broker.BrokerStats;
import io.peerpost.broker.DeadLetters;
import io.peerpost.broker.Message;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.Names;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The broker over HTTP. Needs no process beside it: it publishes straight to the subscribers that a registry names.
 *
 * <p>May be shared between threads. Publishing starts to watch the registry with the first message; listening starts
 * with the first subscription, or at once where an address was given.
 */
public final class HttpBroker implements Broker {
    private final Parts parts;
    private final @Nullable ShutdownHook hook;

    private HttpBroker(Parts parts, @Nullable ShutdownHook hook) {
        this.parts = parts;
        this.hook = hook;
    }

    /**
     * Opens a broker with defaults over the registry of a URI.
     *
     * @param registryUri such as {@code mdns://}, {@code consul://127.0.0.1:8500} or {@code memory://test}
     * @throws io.peerpost.registry.RegistryException if the registry cannot be opened
     */
    public static HttpBroker open(String registryUri) {
        return builder(registryUri).open();
    }

    /**
     * Opens a broker as go-micro's variables say: {@code MICRO_REGISTRY}, {@code MICRO_REGISTRY_ADDRESS} and
     * {@code MICRO_BROKER_ADDRESS}; over mDNS where they say nothing.
     *
     * @throws io.peerpost.registry.RegistryException if the registry cannot be opened
     * @throws io.peerpost.broker.ListenException if it cannot listen
     */
    public static HttpBroker fromEnvironment() {
        Map<String, String> environment = System.getenv();
        HttpBrokerBuilder builder =
                builder(Registries.uriFromEnvironment(environment).orElse("mdns://"));
        String address = environment.getOrDefault("MICRO_BROKER_ADDRESS", "");
        return (address.isBlank() ? builder : builder.listen(address.strip())).open();
    }

    /** A builder over the registry of a URI, which the broker opens and closes. */
    public static HttpBrokerBuilder builder(String registryUri) {
        return new HttpBrokerBuilder(registryUri);
    }

    /** A builder over a registry of yours, which stays open when the broker closes. */
    public static HttpBrokerBuilder builder(Registry registry) {
        return new HttpBrokerBuilder(registry);
    }

    static HttpBroker open(HttpBrokerBuilder builder) {
        Parts parts = new Parts(builder);
        try {
            return new HttpBroker(parts, builder.closeOnShutdown ? new ShutdownHook(parts::closeAndWait) : null);
        } catch (IllegalStateException e) {
            parts.close();
            throw e;
        }
    }

    @Override
    public Publication publish(String topic, Message message, PublishOptions options) {
        CompletableFuture<Publication> accepted = parts.publisher().publish(topic, message, options);
        try {
            return accepted.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public CompletionStage<Publication> publishAsync(String topic, Message message, PublishOptions options) {
        return parts.publisher().publish(topic, message, options);
    }

    /**
     * {@inheritDoc}
     *
     * @throws BrokerException if the registry cannot be reached; its cause is the registry's own exception
     * @throws io.peerpost.broker.ListenException if it cannot listen
     */
    @Override
    public Subscription subscribe(String topic, MessageHandler handler, SubscribeOptions options) {
        return parts.subscribe(Names.topic(topic), handler, options);
    }

    @Override
    public void expect(String topic, String... groups) {
        parts.publisher().expect(topic, List.of(groups));
    }

    @Override
    public DeadLetters deadLetters() {
        return parts.deadLetters();
    }

    @Override
    public BrokerStats stats() {
        return parts.stats();
    }

    @Override
    public String address() {
        return parts.address().toString();
    }

    @Override
    public boolean drain(Duration atMost) {
        if (atMost.isNegative()) {
            throw new IllegalArgumentException("atMost: " + atMost + " (expected: >= 0)");
        }
        return parts.drain(atMost);
    }

    @Override
    public void close() {
        parts.close();
        if (hook != null) {
            hook.remove();
        }
    }
}
