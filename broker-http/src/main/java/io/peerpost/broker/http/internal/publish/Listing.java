package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.cache.ViewNode;

/**
 * What the registry says of a node, as far as it matters to who sends to it.
 *
 * @param address where it listens
 * @param ours whether it is Peerpost's
 * @param secure whether it wants TLS
 * @param concurrency how many messages it handles at once
 * @param pipelined whether messages may be sent to it before those before them are answered, over the compatible lane
 * @param streams whether it understands the stream lane
 */
record Listing(HostPort address, boolean ours, boolean secure, int concurrency, boolean pipelined, boolean streams) {

    static Listing of(ViewNode node) {
        boolean ours = "1".equals(node.metadata().get(NodeMetadata.PEERPOST));
        return new Listing(
                node.address(),
                ours,
                "true".equals(node.metadata().get(NodeMetadata.SECURE)),
                ours ? NodeMetadata.concurrency(node.metadata()) : 1,
                ours && !node.metadata().containsKey(NodeMetadata.CONCURRENCY),
                ours && NodeMetadata.STREAM1.equals(node.metadata().get(NodeMetadata.LANE)));
    }
}
