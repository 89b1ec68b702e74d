package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** An endpoint on loopback for one test. */
final class Running implements AutoCloseable {
    final Endpoint endpoint;
    final List<String> deadLetters = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<RawClient> clients = new ArrayList<>();

    Running(Consumer<EndpointConfig.Builder> settings) {
        this(settings, (local, remote) -> true);
    }

    Running(Consumer<EndpointConfig.Builder> settings, BiPredicate<InetAddress, InetAddress> access) {
        EndpointConfig.Builder config = EndpointConfig.builder();
        config.listen = ListenRange.parse("127.0.0.1:0");
        settings.accept(config);
        BrokerListener listener = new BrokerListener() {
            @Override
            public void onHandlerFailed(String topic, String nodeId, int attempt, Throwable cause) {
                failures.add(nodeId + " " + attempt + " " + cause.getMessage());
            }
        };
        endpoint = Endpoint.open(
                config.build(),
                new JsonEnvelope(),
                listener,
                (topic, queue, nodeId, message, attempts, reason) -> deadLetters.add(
                        topic + " " + queue + " " + nodeId + " " + message.text() + " " + attempts + " " + reason),
                access);
    }

    Running() {
        this(config -> {});
    }

    LocalSubscription subscribe(String id, String topic, MessageHandler handler) {
        return subscribe(id, topic, handler, SubscribeOptions.defaults());
    }

    LocalSubscription subscribe(String id, String topic, MessageHandler handler, SubscribeOptions options) {
        return endpoint.add(id, topic, options.queue(), handler, options);
    }

    RawClient connect() {
        RawClient client = new RawClient(endpoint.bound());
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(RawClient::close);
        endpoint.close();
    }
}
