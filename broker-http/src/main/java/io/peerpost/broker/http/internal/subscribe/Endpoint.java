package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.registry.HostPort;
import org.jspecify.annotations.Nullable;

/** The listener: who may come in, the bounds, which subscription an id means. May be shared between threads. */
public final class Endpoint implements AutoCloseable {
    private Endpoint() {}

    /**
     * Starts to listen.
     *
     * @throws io.peerpost.broker.ListenException if every port is taken or the address is not this machine's
     */
    public static Endpoint open(
            EndpointConfig config, EnvelopeCodec codec, BrokerListener listener, LocalDeadLetters deadLetters) {
        throw new UnsupportedOperationException();
    }

    /** The host, {@code 0.0.0.0} for all interfaces, and the port in use. */
    public HostPort bound() {
        throw new UnsupportedOperationException();
    }

    /**
     * The address to register: the bound host, or one of this machine's where it listens on all interfaces.
     *
     * @param loopbackOnly whether the registry reaches no further than this machine
     */
    public HostPort advertised(boolean loopbackOnly) {
        throw new UnsupportedOperationException();
    }

    /** Takes messages for a node id from now on. */
    public LocalSubscription add(
            String nodeId, String topic, @Nullable String queue, MessageHandler handler, SubscribeOptions options) {
        throw new UnsupportedOperationException();
    }

    /** Stops listening, closes every connection and ends the threads. Blocks for some seconds at most. */
    @Override
    public void close() {}
}
