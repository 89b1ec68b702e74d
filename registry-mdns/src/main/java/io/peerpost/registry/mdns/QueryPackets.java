package io.peerpost.registry.mdns;

import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The packets that ask. Known answers (RFC 6762, 7.1) stand in the authority section instead of the answer section:
 * every go-micro process that watches takes an answer section for news, even in a query, and sends a query of its own
 * for each packet of it.
 */
final class QueryPackets {
    /** Kept below the smallest usual MTU, so that no packet is cut. */
    private static final int MAX_PACKET = 1_400;

    /** Owner (a pointer), type, class, TTL and length of a record, and the pointer at the end of its target. */
    private static final int RECORD = 16;

    private QueryPackets() {}

    /**
     * Asks for the nodes of a service, in as many packets as the known ones take; all but the last say that more come.
     *
     * @param id echoed by nobody, but go-micro gives one
     */
    static List<byte[]> service(Name service, int id, List<Known> known) {
        List<byte[]> packets = new ArrayList<>();
        Message message = new Message(id);
        message.addRecord(Record.newRecord(service, Type.PTR, DClass.IN), Section.QUESTION);
        int size = message.toWire().length;
        for (Known each : known) {
            int more = RECORD + each.node().length() - service.length();
            if (size + more > MAX_PACKET) {
                message.getHeader().setFlag(Flags.TC);
                packets.add(message.toWire());
                message = new Message(id);
                size = 2 * RECORD + service.length();
            }
            size += more;
            message.addRecord(new PTRRecord(service, DClass.IN, each.ttlSeconds(), each.node()), Section.AUTHORITY);
        }
        packets.add(message.toWire());
        return packets;
    }

    /** Asks for nodes by their names; each answers for itself. At most ten at once. */
    static byte[] nodes(List<Name> nodes, int id) {
        Message message = new Message(id);
        nodes.forEach(node -> message.addRecord(Record.newRecord(node, Type.ANY, DClass.IN), Section.QUESTION));
        return message.toWire();
    }

    /**
     * A node that the asker knows.
     *
     * @param node its name
     * @param ttlSeconds for how long it still holds
     */
    record Known(Name node, long ttlSeconds) {}
}
