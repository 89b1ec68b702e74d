package io.peerpost.registry.mdns;

import io.peerpost.registry.Service;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * The packets that speak of one node of ours, as go-micro writes them: one node per packet, PTR SRV A AAAA TXT in this
 * order, no cache-flush bit. Immutable.
 */
final class NodePackets {
    /** RFC 6762, 17: the most that a packet may have, with room for the headers of IP and UDP. */
    private static final int MAX_PACKET = 8_900;

    private static final int PRIORITY = 10;
    private static final int WEIGHT = 1;
    private static final int LISTING_PORT = 9999;

    private final Service service;
    private final Name serviceName;
    private final Name name;
    private final Name host;
    private final InetAddress address;
    private final int port;
    private final List<String> txt;
    private final long ttl;

    private NodePackets(DnsNames names, Service service, Name host, InetAddress address, long ttl) {
        this.service = service;
        this.serviceName = names.service(service.name());
        this.name = names.node(service.node().id(), service.name());
        this.host = host;
        this.address = address;
        this.port = service.node().address().port();
        this.txt = TxtCodec.encode(service);
        this.ttl = ttl;
    }

    /**
     * The packets of a service's one node.
     *
     * @param host the target of its SRV record
     * @param address what its host resolves to
     * @param ttlSeconds what its records carry
     * @throws IllegalArgumentException if a name is too long for the DNS or the whole too large for a packet
     */
    static NodePackets of(DnsNames names, Service service, Name host, InetAddress address, long ttlSeconds) {
        NodePackets packets = new NodePackets(names, service, host, address, ttlSeconds);
        int size = packets.probe(0).length + packets.serviceName.length();
        if (size > MAX_PACKET || TxtJson.write(service).length > TxtCodec.MAX_INFLATED) {
            throw new IllegalArgumentException("service: " + service.name() + " with node "
                    + service.node().id() + " takes " + size + " bytes (expected: at most " + MAX_PACKET
                    + ", the room of an mDNS packet; shorten its metadata)");
        }
        return packets;
    }

    /** What the listing of services is answered with. */
    static byte[] listing(DnsNames names, String service, Name host, Record question, long ttlSeconds) {
        Name listed = names.listed(service);
        Message message = response(Flags.AA);
        message.addRecord(question, Section.QUESTION);
        message.addRecord(new PTRRecord(names.listing(), DClass.IN, ttlSeconds, listed), Section.ANSWER);
        message.addRecord(
                new SRVRecord(listed, DClass.IN, ttlSeconds, PRIORITY, WEIGHT, LISTING_PORT, host), Section.ANSWER);
        message.addRecord(new ARecord(host, DClass.IN, ttlSeconds, new byte[4]), Section.ANSWER);
        // go-micro's has no string at all, which TXTRecord cannot be told
        message.addRecord(Record.newRecord(listed, Type.TXT, DClass.IN, ttlSeconds, new byte[0]), Section.ANSWER);
        return message.toWire();
    }

    /** The node's name in the DNS. */
    Name name() {
        return name;
    }

    /** The name of its service in the DNS. */
    Name serviceName() {
        return serviceName;
    }

    /** What they speak of. */
    Service service() {
        return service;
    }

    /** What its records carry, in seconds. */
    long ttl() {
        return ttl;
    }

    /** Asks whether the name is taken, as everybody does before announcing. */
    byte[] probe(int id) {
        Message message = new Message(id);
        message.addRecord(Record.newRecord(name, Type.PTR, DClass.IN), Section.QUESTION);
        message.addRecord(new SRVRecord(name, DClass.IN, ttl, 0, 0, port, host), Section.AUTHORITY);
        message.addRecord(new TXTRecord(name, DClass.IN, ttl, txt), Section.AUTHORITY);
        return message.toWire();
    }

    /** Tells everybody that the node is there. */
    byte[] announcement() {
        Message message = response(-1);
        addRecords(message, ttl);
        return message.toWire();
    }

    /** Tells everybody that the node is gone. */
    byte[] goodbye() {
        Message message = response(-1);
        addRecords(message, 0);
        return message.toWire();
    }

    /** Answers who asked for the service, or for the node by name. */
    byte[] answer(Record question) {
        Message message = response(Flags.AA);
        message.addRecord(question, Section.QUESTION);
        if (question.getName().equals(serviceName)) {
            message.addRecord(new PTRRecord(serviceName, DClass.IN, ttl, name), Section.ANSWER);
        }
        addRecords(message, ttl);
        return message.toWire();
    }

    private void addRecords(Message message, long seconds) {
        message.addRecord(new SRVRecord(name, DClass.IN, seconds, PRIORITY, WEIGHT, port, host), Section.ANSWER);
        message.addRecord(
                address instanceof Inet4Address
                        ? new ARecord(host, DClass.IN, seconds, address)
                        : new AAAARecord(host, DClass.IN, seconds, address),
                Section.ANSWER);
        message.addRecord(new TXTRecord(name, DClass.IN, seconds, txt), Section.ANSWER);
    }

    private static Message response(int flag) {
        Message message = new Message(0);
        message.getHeader().setFlag(Flags.QR);
        if (flag >= 0) {
            message.getHeader().setFlag(flag);
        }
        return message;
    }
}
