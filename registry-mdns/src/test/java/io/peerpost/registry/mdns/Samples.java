package io.peerpost.registry.mdns;

import io.peerpost.registry.Endpoint;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Things to test with. */
final class Samples {
    static final String SERVICE = "micro.http.broker";
    static final DnsNames NAMES = new DnsNames("micro");
    static final Name HOST = DnsNames.of("host", "vm", "vm");

    private Samples() {}

    static Service node(String id) {
        return node(id, "10.99.0.7:8080", Map.of("broker", "http", "topic", "orders"));
    }

    static Service node(String id, String address, Map<String, String> metadata) {
        return Service.of(SERVICE, "ff.http.broadcast", new Node(id, HostPort.parse(address), metadata));
    }

    static Service withEndpoint(String id) {
        Value inner = new Value("name", "string", List.of());
        Endpoint endpoint = new Endpoint(
                "Greeter.Hello", new Value("req", "Request", List.of(inner)), null, Map.of("stream", "false"));
        return new Service(
                "greeter",
                "1.0",
                Map.of(),
                List.of(endpoint),
                List.of(new Node(id, HostPort.parse("[fd99::1]:9001"), Map.of("zone", "a"))));
    }

    static NodePackets packets(Service service) {
        return packets(service, 60);
    }

    static NodePackets packets(Service service, long ttl) {
        try {
            InetAddress address = InetAddress.getByName(service.node().address().host());
            return NodePackets.of(NAMES, service, HOST, address, ttl);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Record ask(Name name) {
        return Record.newRecord(name, Type.PTR, DClass.IN);
    }
}
