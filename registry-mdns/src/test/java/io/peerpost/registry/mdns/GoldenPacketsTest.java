package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Service;
import io.peerpost.registry.mdns.Vectors.Captured;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What real go-micro programs put on the wire, read by us. */
class GoldenPacketsTest {
    private final PacketReader reader = new PacketReader(Samples.NAMES.domain());

    static Stream<Captured> packets() {
        return Vectors.all().stream();
    }

    @ParameterizedTest
    @MethodSource("packets")
    void everyPacketIsReadRecordForRecord(Captured captured) throws BadRecordException {
        PacketReader.Packet packet = read(captured);

        assertEquals(captured.kind().matches("answer|announcement|goodbye"), packet.response());
        assertEquals(count(captured, "Q "), packet.questions().size());
        assertEquals(count(captured, "ANS "), packet.records().size());
        assertEquals(count(captured, "AUTH "), packet.authority().size());
        for (Record question : packet.questions()) {
            assertTrue(captured.records().stream().anyMatch(line -> line.startsWith("Q " + question.getName() + " ")));
        }
    }

    @ParameterizedTest
    @MethodSource("packets")
    void queriesAndProbesAnnounceNobody(Captured captured) throws BadRecordException {
        if (captured.kind().equals("query") || captured.kind().equals("probe")) {
            assertEquals(List.of(), Announced.in(read(captured).records()));
        }
    }

    @Test
    void aBroadcastSubscriberIsUnderstoodFromAnswerAndAnnouncementAlike() throws BadRecordException {
        for (String kind : List.of("answer", "announcement")) {
            Announced announced = only("broadcast", kind);
            assertEquals(120, announced.ttlSeconds());
            assertFalse(announced.goodbye());
            assertEquals(
                    Service.of(
                            "micro.http.broker",
                            "ff.http.broadcast",
                            new io.peerpost.registry.Node(
                                    "go.micro.topic.foo-92491adc-6822-4d82-817d-4b2fe6162fea",
                                    io.peerpost.registry.HostPort.parse("127.0.0.1:39743"),
                                    Map.of("broker", "http", "secure", "false", "topic", "go.micro.topic.foo"))),
                    service(announced, "micro.http.broker"));
        }
    }

    @Test
    void aQueueGroupSubscriberHasItsQueueAsVersion() throws BadRecordException {
        Service service = service(only("queue-group", "answer"), "micro.http.broker");

        assertEquals("workers", service.version());
        assertEquals("jobs-77a7bcfc-dbef-431a-af54-babf3a563f27", service.node().id());
        assertEquals("10.99.0.1:33487", service.node().address().toString());
    }

    @Test
    void aServiceHasItsEndpointsAndMetadata() throws BadRecordException {
        Service service = service(only("service greeter", "announcement"), "greeter");

        assertEquals(1, service.endpoints().size());
        assertFalse(service.endpoints().get(0).name().isEmpty());
        assertNotNull(service.endpoints().get(0).request());
        assertFalse(service.node().metadata().isEmpty());
        assertEquals("greeter-1", service.node().id());
    }

    @Test
    void goodbyesAreUnderstood() throws BadRecordException {
        for (Captured captured : Vectors.all()) {
            if (captured.kind().equals("goodbye")) {
                List<Announced> announced = Announced.in(read(captured).records());
                assertEquals(1, announced.size());
                assertTrue(announced.get(0).goodbye());
            }
        }
    }

    @Test
    void theListingNamesNoNodeButAService() throws BadRecordException {
        Captured listing = Vectors.of("service greeter", "answer").get(1);

        Announced announced = Announced.in(read(listing).records()).get(0);
        assertEquals("greeter", DnsNames.below(Samples.NAMES.listing(), announced.name()));
        assertNull(announced.txt());
    }

    private Announced only(String scene, String kind) throws BadRecordException {
        List<Announced> announced =
                Announced.in(read(Vectors.of(scene, kind).get(0)).records());
        assertEquals(1, announced.size());
        return announced.get(0);
    }

    private static Service service(Announced announced, String expected) throws BadRecordException {
        TxtRecord text = announced.txt();
        assertNotNull(text);
        assertEquals(expected, text.service());
        Name parent = Samples.NAMES.service(expected);
        String id = DnsNames.below(parent, announced.name());
        assertNotNull(id);
        return announced.service(id, text);
    }

    private PacketReader.Packet read(Captured captured) throws BadRecordException {
        PacketReader.Packet packet = reader.read(captured.bytes());
        assertNotNull(packet);
        return packet;
    }

    private static long count(Captured captured, String prefix) {
        return captured.records().stream()
                .filter(line -> line.startsWith(prefix))
                .count();
    }
}
