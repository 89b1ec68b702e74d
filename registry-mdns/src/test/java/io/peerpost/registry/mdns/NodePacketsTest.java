package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Service;
import io.peerpost.registry.mdns.GoReader.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What we put on the wire, read by the rules of go-micro. */
class NodePacketsTest {
    private static final String SERVICE = Samples.SERVICE;

    private final NodePackets packets = Samples.packets(Samples.node("orders-abc"));

    @Test
    void aLookUpByGoMicroFindsTheNodeInTheAnswer() {
        GoReader answer = new GoReader(packets.answer(Samples.ask(packets.serviceName())));

        assertEquals(0x8400, answer.flags);
        assertEquals(0, answer.id);
        assertEquals(List.of(SERVICE + ".micro. 12 1"), answer.questions);
        assertEquals("[PTR, SRV 10 1, A, TXT]", answer.answers.toString());
        assertPlain(answer, 60);
        Entry entry = found(answer.lookup(SERVICE));
        assertEquals("orders-abc", entry.idIn(SERVICE));
        assertEquals("0a.63.00.07", entry.address);
        assertEquals(8080, entry.port);
        assertEquals("ff.http.broadcast", entry.json().get("Version").asText());
        assertEquals("orders", entry.json().get("Metadata").get("topic").asText());
        assertTrue(entry.json().get("Endpoints").isNull());
    }

    @Test
    void aWatchByGoMicroHearsTheAnnouncementAndTheGoodbye() {
        GoReader announcement = new GoReader(packets.announcement());
        assertEquals(0x8000, announcement.flags);
        assertEquals(0, announcement.id);
        assertEquals(List.of(), announcement.questions);
        assertEquals("[SRV 10 1, A, TXT]", announcement.answers.toString());
        assertPlain(announcement, 60);
        assertEquals("orders-abc", found(announcement.watch()).idIn(SERVICE));

        GoReader goodbye = new GoReader(packets.goodbye());
        assertEquals(0x8000, goodbye.flags);
        assertPlain(goodbye, 0);
        assertEquals(0, found(goodbye.watch()).ttl);
    }

    @Test
    void theProbeAsksForItsOwnNameWithItsRecordsAsAuthority() {
        GoReader probe = new GoReader(packets.probe(77));

        assertEquals(77, probe.id);
        assertEquals(0, probe.flags);
        assertEquals(List.of("orders-abc." + SERVICE + ".micro. 12 1"), probe.questions);
        assertEquals("[SRV 0 0, TXT]", probe.authority.toString());
        assertEquals(List.of(), probe.answers);
    }

    @Test
    void theListingIsAnsweredAsGoMicroAnswersIt() {
        GoReader ours = new GoReader(
                NodePackets.listing(Samples.NAMES, "greeter", Samples.HOST, Samples.ask(Samples.NAMES.listing()), 120));
        GoReader theirs =
                new GoReader(Vectors.of("service greeter", "answer").get(1).bytes());

        assertEquals(theirs.questions, ours.questions);
        assertEquals(theirs.flags, ours.flags);
        assertEquals(theirs.answers.size(), ours.answers.size());
        for (int i = 0; i < theirs.answers.size(); i++) {
            GoReader.Rr his = theirs.answers.get(i);
            GoReader.Rr mine = ours.answers.get(i);
            assertEquals(his.toString(), mine.toString());
            assertEquals(his.name + his.target + his.port + his.ttl, mine.name + mine.target + mine.port + mine.ttl);
            assertEquals(his.strings, mine.strings);
        }
    }

    @Test
    void anIpv6NodeWithEndpointsIsReadWhole() {
        NodePackets greeter = Samples.packets(Samples.withEndpoint("greeter-1"));
        GoReader answer = new GoReader(greeter.answer(Samples.ask(greeter.serviceName())));

        assertEquals("[PTR, SRV 10 1, AAAA, TXT]", answer.answers.toString());
        Entry entry = found(answer.lookup("greeter"));
        assertEquals("fd.99.00.00.00.00.00.00.00.00.00.00.00.00.00.01", entry.address);
        assertEquals(
                "Greeter.Hello",
                entry.json().get("Endpoints").get(0).get("name").asText());
        assertEquals(
                "name",
                entry.json()
                        .get("Endpoints")
                        .get(0)
                        .get("request")
                        .get("values")
                        .get(0)
                        .get("name")
                        .asText());
    }

    @Test
    void dotsOfAnIdPartLabelsAsInGoMicro() {
        NodePackets dotted = Samples.packets(Samples.node("go.micro.topic.foo-1"));

        GoReader answer = new GoReader(dotted.answer(Samples.ask(dotted.serviceName())));
        assertEquals("go.micro.topic.foo-1", found(answer.lookup(SERVICE)).idIn(SERVICE));
    }

    @Test
    void anAnswerToAnotherQuestionIsNoAnswerToGoMicro() {
        GoReader byName = new GoReader(packets.answer(Samples.ask(packets.name())));

        assertNull(byName.lookup(SERVICE));
        assertEquals("[SRV 10 1, A, TXT]", byName.answers.toString());
    }

    @Test
    void theTtlIsTheRegistrations() {
        assertPlain(new GoReader(Samples.packets(Samples.node("x"), 7).announcement()), 7);
    }

    @Test
    void aLabelBeyond63BytesIsRefused() {
        String longest = "x".repeat(63);
        Samples.packets(Samples.node(longest));

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Samples.packets(Samples.node(longest + "x")));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("node.id: '" + longest), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Samples.packets(Samples.node("a..b")));
        assertThrows(
                IllegalArgumentException.class, () -> Samples.packets(Samples.node((longest + ".").repeat(4) + "x")));
    }

    @Test
    void whatFitsNoPacketIsRefused() {
        StringBuilder noise = new StringBuilder();
        new java.util.Random(1).ints(20_000, 'a', 'z').forEach(c -> noise.append((char) c));
        Service big = Samples.node("big", "10.0.0.1:1", Map.of("noise", noise.toString()));

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Samples.packets(big));
        assertTrue(String.valueOf(refused.getMessage()).contains("8900"), refused.getMessage());
    }

    @Test
    void manyKnownAnswersGoIntoSeveralPacketsOfBoundedSize() throws BadRecordException {
        List<QueryPackets.Known> known = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            known.add(new QueryPackets.Known(Samples.NAMES.node("orders-" + i + "-" + "x".repeat(26), SERVICE), 90));
        }
        List<byte[]> query = QueryPackets.service(Samples.NAMES.service(SERVICE), 5, known);

        int told = 0;
        for (int i = 0; i < query.size(); i++) {
            GoReader packet = new GoReader(query.get(i));
            assertTrue(query.get(i).length <= 1_400, "packet of " + query.get(i).length);
            assertEquals(i == query.size() - 1 ? 0 : 0x0200, packet.flags, "more to come");
            assertEquals(i == 0 ? 1 : 0, packet.questions.size());
            assertEquals(List.of(), packet.answers, "go-micro takes these for news");
            told += packet.authority.size();
            assertNotNull(new PacketReader(Samples.NAMES.domain()).read(query.get(i)));
        }
        assertEquals(100, told);
    }

    private static void assertPlain(GoReader packet, int ttl) {
        for (GoReader.Rr rr : packet.answers) {
            assertEquals(1, rr.dclass, "no cache-flush bit");
            assertEquals(ttl, rr.ttl);
        }
        assertEquals(0, packet.additional, "no EDNS");
        assertTrue(packet.answers.stream().allMatch(rr -> rr.strings.stream().allMatch(s -> s.length() <= 255)));
    }

    private static Entry found(@org.jspecify.annotations.Nullable Entry entry) {
        assertNotNull(entry);
        return entry;
    }
}
