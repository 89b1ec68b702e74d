package io.peerpost.registry.mdns;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How packets come and go; {@link UdpTransport}, or a test's own network. Sending never blocks. May be shared between
 * threads.
 */
interface Transport extends AutoCloseable {

    /** Begins to receive. Called once, before anything else. */
    void start(Receiver receiver);

    /**
     * Sends a question to the group on every interface, from a port whose answers come to us alone.
     *
     * @return null if it left on at least one interface, else why not
     */
    @Nullable IOException ask(byte[] packet);

    /**
     * Sends an announcement to the group on every interface, from the group's port.
     *
     * @return null if it left on at least one interface, else why not
     */
    @Nullable IOException announce(byte[] packet);

    /** Sends an answer to who asked. That it gets there is nobody's promise. */
    void answer(byte[] packet, InetSocketAddress asker);

    /** Whether it speaks on loopback alone, and always will. */
    default boolean loopbackOnly() {
        return false;
    }

    /** Gives back sockets and threads. */
    @Override
    void close();

    /** Who receives. Its methods return quickly and throw nothing. */
    interface Receiver {

        /** A packet came, on the group's port or as an answer. On the receiving thread. */
        void received(byte[] packet, InetSocketAddress from);

        /** The interfaces are other ones than before, and there is at least one: ask and announce anew. */
        void rejoined();

        /** There is no interface left. */
        void lost(IOException cause);
    }
}
