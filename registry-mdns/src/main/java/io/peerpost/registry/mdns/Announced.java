package io.peerpost.registry.mdns;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;

/**
 * What one packet says of one node: SRV, TXT and the addresses of the target, all from the same packet, since
 * processes on one machine share a host name.
 */
final class Announced {
    /** The top bit of the class, which other responders set to have caches flushed. */
    private static final int CLASS = 0x7FFF;

    private final Name name;
    private final List<Record> packet;
    private @Nullable SRVRecord srv;
    private @Nullable TXTRecord txt;
    private boolean goodbye;

    private Announced(Name name, List<Record> packet) {
        this.name = name;
        this.packet = packet;
    }

    /** Every node that the records of a response speak of, in their order. */
    static List<Announced> in(List<Record> records) {
        Map<Name, Announced> found = new LinkedHashMap<>();
        for (Record each : records) {
            if ((each.getDClass() & CLASS) != DClass.IN) {
                continue;
            }
            if (each instanceof SRVRecord srv) {
                Announced announced = found.computeIfAbsent(srv.getName(), name -> new Announced(name, records));
                announced.srv = srv;
                announced.goodbye |= srv.getTTL() == 0;
            } else if (each instanceof TXTRecord txt) {
                Announced announced = found.computeIfAbsent(txt.getName(), name -> new Announced(name, records));
                announced.txt = txt;
                announced.goodbye |= txt.getTTL() == 0;
            } else if (each instanceof PTRRecord ptr && ptr.getTTL() == 0) {
                found.computeIfAbsent(ptr.getTarget(), name -> new Announced(name, records)).goodbye = true;
            }
        }
        return new ArrayList<>(found.values());
    }

    /** The name in the DNS that is spoken of; its id is what stands in front of its service's. */
    Name name() {
        return name;
    }

    /** Whether it is said to be gone. */
    boolean goodbye() {
        return goodbye;
    }

    /** For how many seconds this holds. */
    long ttlSeconds() {
        return srv == null || txt == null ? 0 : Math.min(srv.getTTL(), txt.getTTL());
    }

    /** What is in the TXT record; null if there is none, as with other tools' and incomplete packets. */
    @Nullable TxtRecord txt() throws BadRecordException {
        return txt == null || txt.getStringsAsByteArrays().isEmpty()
                ? null
                : TxtCodec.decode(txt.getStringsAsByteArrays());
    }

    /** The version with this one node. */
    Service service(String id, TxtRecord text) throws BadRecordException {
        if (srv == null || srv.getPort() == 0) {
            throw new BadRecordException("it has no port");
        }
        HostPort address = new HostPort(Addresses.text(address(srv.getTarget())), srv.getPort());
        return new Service(
                text.service(),
                text.version(),
                Map.of(),
                text.endpoints(),
                List.of(new Node(id, address, text.metadata())));
    }

    private InetAddress address(Name target) throws BadRecordException {
        InetAddress v6 = null;
        for (Record each : packet) {
            if (each instanceof ARecord a && a.getName().equals(target)) {
                return usable(a.getAddress());
            } else if (each instanceof AAAARecord aaaa && aaaa.getName().equals(target) && v6 == null) {
                v6 = aaaa.getAddress();
            }
        }
        if (v6 == null) {
            throw new BadRecordException("it has no address");
        }
        return usable(v6);
    }

    private static InetAddress usable(InetAddress address) throws BadRecordException {
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new BadRecordException("its address is " + address.getHostAddress());
        }
        return address;
    }
}
