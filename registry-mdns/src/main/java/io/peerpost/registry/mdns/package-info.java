/**
 * A registry with nothing to run: every process answers for its own nodes over multicast DNS, as go-micro speaks it.
 *
 * <p>{@link io.peerpost.registry.mdns.MdnsRegistry} is the front door. Behind it: {@code Responder} speaks for our own
 * nodes, {@code Querier} asks for others' and remembers them in a {@code RecordCache} per service, {@code UdpTransport}
 * owns sockets and interfaces, and {@code PacketReader}, {@code NodePackets}, {@code QueryPackets} and {@code TxtCodec}
 * turn bytes to values and back.
 */
@NullMarked
package io.peerpost.registry.mdns;

import org.jspecify.annotations.NullMarked;
