package io.peerpost.broker.http.internal.publish;

import io.netty.channel.EventLoop;
import io.peerpost.broker.http.internal.net.Transport;
import io.peerpost.registry.HostPort;

/**
 * Asks for connections.
 *
 * @param loop theirs, which has to be the publisher's own loop
 * @param transport what the loop is made of
 */
public record Dialer(EventLoop loop, Transport transport) {

    /** Starts to connect. */
    Dialled dial(HostPort address, Dialled.User user) {
        return new Dialled(this, address, user);
    }
}
