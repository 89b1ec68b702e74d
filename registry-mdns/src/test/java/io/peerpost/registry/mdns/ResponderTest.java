package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Announcing and answering on a fake clock and a network in memory. */
class ResponderTest {
    private static final String SERVICE = Samples.SERVICE;
    private static final Name NAME = Samples.NAMES.service(SERVICE);

    private final FakeClock clock = new FakeClock();
    private final FakeNet net = new FakeNet();
    private final FakeNet.Host here = net.host(1);
    private final FakeNet.Host asker = net.host(2);
    private final MdnsRegistry registry =
            MdnsRegistry.builder().timer(clock, clock).instants(clock).build((timing, description) -> here);

    @Test
    void aNodeIsProbedForThreeTimesThenAnnouncedTwice() {
        CompletableFuture<Registration> registering =
                CompletableFuture.supplyAsync(() -> registry.register(Samples.node("a"), Duration.ofSeconds(60)));
        List<String> times = new ArrayList<>();
        while (clock.pending() < 4) {
            Thread.onSpinWait(); // three probes, and the end of probing
        }
        for (int ms = 0; ms < 3_000; ms += 10) {
            clock.runDue();
            for (GoReader packet : net.take("announce")) {
                times.add((packet.flags == 0 ? "probe " : "announcement ") + ms);
            }
            if (ms == 250) {
                awaitDone(registering);
                clock.runDue();
                net.take("announce").forEach(packet -> times.add("announcement 250"));
            }
            clock.advance(Duration.ofMillis(10));
        }

        assertEquals(List.of("probe 0", "probe 80", "probe 160", "announcement 250", "announcement 1250"), times);
    }

    @Test
    void metadataThatFitIntoNoPacketAreRefusedAtOnce() {
        Registration registration = register(Samples.node("a"), 60);
        StringBuilder text = new StringBuilder();
        new Random(1).ints(20_000, 'a', 'z').forEach(c -> text.append((char) c));

        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class, () -> registration.update(Map.of("topic", text.toString())));

        assertTrue(String.valueOf(thrown.getMessage()).contains("shorten its metadata"), thrown::getMessage);
        assertEquals(RegistrationState.Phase.LIVE, registration.state().phase());
        assertEquals(Samples.node("a"), registration.service());
    }

    @Test
    void itIsAnnouncedAnewWithinHalfItsTtlForEver() {
        register(Samples.node("a"), 60);
        clock.advance(Duration.ofSeconds(2));
        net.take("announce");

        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(30));
            List<GoReader> announcements = net.take("announce");
            assertTrue(announcements.size() >= 1 && announcements.size() <= 2, announcements.size() + " in 30 s");
            assertEquals(60, announcements.get(0).answers.get(0).ttl);
        }
    }

    @Test
    void recordsCarryAtMost120Seconds() {
        register(Samples.node("a"), 3_600);

        assertEquals(120, ask(NAME, Map.of()).get(0).answers.get(0).ttl);
        clock.advance(Duration.ofSeconds(2));
        net.take("announce");
        clock.advance(Duration.ofSeconds(60));
        assertTrue(!net.take("announce").isEmpty());
    }

    @Test
    void rule27AnswersAreSpreadOver20To80Milliseconds() {
        for (int i = 0; i < 20; i++) {
            register(Samples.node("n" + i), 60);
        }
        net.take("announce");
        asker.ask(QueryPackets.service(NAME, 7, List.of()).get(0));

        clock.advance(Duration.ofMillis(19));
        assertEquals(0, net.take("answer").size());
        clock.advance(Duration.ofMillis(31));
        int early = net.take("answer").size();
        clock.advance(Duration.ofMillis(31));
        int late = net.take("answer").size();
        assertEquals(20, early + late);
        assertTrue(early > 0 && late > 0, early + " and " + late);
    }

    @Test
    void eachNodeIsAnsweredForInAPacketOfItsOwn() {
        register(Samples.node("a"), 60);
        register(Samples.node("b"), 60);
        List<String> found = ask(NAME, Map.of()).stream()
                .map(answer -> answer.lookup(SERVICE))
                .map(entry -> entry == null ? "none" : entry.idIn(SERVICE))
                .sorted()
                .toList();

        assertEquals(List.of("a", "b"), found);
    }

    @Test
    void rule27WhoKnowsANodeForAtLeastHalfItsTtlIsNotAnswered() {
        register(Samples.node("a"), 60);

        assertEquals(0, ask(NAME, Map.of("a", 30L)).size());
        assertEquals(1, ask(NAME, Map.of("a", 29L)).size());
        assertEquals(1, ask(NAME, Map.of("b", 60L)).size());
    }

    @Test
    void knownAnswersWhereOthersPutThemCountAsWell() {
        register(Samples.node("a"), 60);
        Message query = new Message(1);
        query.addRecord(Samples.ask(NAME), Section.QUESTION);
        query.addRecord(new PTRRecord(NAME, DClass.IN, 60, Samples.NAMES.node("a", SERVICE)), Section.ANSWER);

        assertEquals(0, answersTo(query.toWire()).size());
    }

    @Test
    void aListOfTheKnownThatGoesOnInFurtherPacketsIsHonoured() {
        register(Samples.node("a"), 60);
        List<QueryPackets.Known> known = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            known.add(new QueryPackets.Known(Samples.NAMES.node("other-" + i + "-" + "x".repeat(40), SERVICE), 60));
        }
        known.add(new QueryPackets.Known(Samples.NAMES.node("a", SERVICE), 60));
        List<byte[]> packets = QueryPackets.service(NAME, 1, known);
        assertTrue(packets.size() > 1);

        packets.forEach(asker::ask);
        clock.advance(Duration.ofMillis(100));
        assertEquals(0, net.take("answer").size());
    }

    @Test
    void aNodeAskedForByNameAnswersWhateverIsKnown() {
        register(Samples.node("a"), 60);

        assertEquals(
                1,
                answersTo(QueryPackets.nodes(List.of(Samples.NAMES.node("a", SERVICE)), 1))
                        .size());
        assertEquals(
                0,
                answersTo(Samples.packets(Samples.node("a")).probe(1)).size(),
                "as go-micro, which does not answer a probe");
    }

    @Test
    void responsesAreNeverAnswered() {
        register(Samples.node("a"), 60);
        byte[] answer = Samples.packets(Samples.node("b")).answer(Samples.ask(NAME));

        assertEquals(0, answersTo(answer).size());
    }

    @Test
    void theListingNamesEachServiceOnce() {
        register(Samples.node("a"), 60);
        register(Samples.node("b"), 60);
        register(Samples.withEndpoint("c"), 60);
        List<GoReader> answers = ask(Samples.NAMES.listing(), Map.of());

        assertEquals(
                List.of("greeter._services.micro.", SERVICE + "._services.micro."),
                answers.stream()
                        .map(answer -> answer.answers.get(0).target)
                        .sorted()
                        .toList());
    }

    @Test
    void theSameAskerIsAnsweredOnceHoweverOftenItAsksMeanwhile() {
        register(Samples.node("a"), 60);
        byte[] query = QueryPackets.service(NAME, 7, List.of()).get(0);
        for (int i = 0; i < 100; i++) {
            asker.ask(query);
        }

        clock.advance(Duration.ofMillis(100));
        assertEquals(1, net.take("answer").size());
    }

    @Test
    void closingSaysGoodbyeTwiceAndAnswersNoMore() {
        Registration a = register(Samples.node("a"), 60);
        clock.advance(Duration.ofSeconds(2));
        asker.ask(QueryPackets.service(NAME, 7, List.of()).get(0));
        net.take("announce");

        a.close();
        a.close();
        clock.advance(Duration.ofSeconds(200));
        List<GoReader> packets = net.take("announce");
        assertEquals(2, packets.size());
        assertTrue(packets.stream().allMatch(packet -> packet.answers.get(0).ttl == 0));
        assertEquals(0, net.take("answer").size());
        assertEquals(RegistrationState.Phase.CLOSED, a.state().phase());
    }

    @Test
    void ourOwnWatchHearsOfOurNodesWithoutAnyPacket() {
        Heard heard = new Heard();
        registry.watch(SERVICE, heard);
        clock.advance(Duration.ofSeconds(1));
        Registration a = register(Samples.node("a"), 60);
        a.update(Map.of("topic", "other"));
        registry.recheck(SERVICE, "a");
        a.close();
        // what comes back over the network is no news, not even after the goodbye
        here.receive(Samples.packets(Samples.node("a")).announcement(), asker.address);
        clock.runDue();

        assertEquals(List.of("state []", "ADDED a", "UPDATED a", "UPDATED a", "LEFT a"), heard.take());
    }

    @Test
    void anUpdateIsAnnounced() {
        Registration a = register(Samples.node("a"), 60);
        clock.advance(Duration.ofSeconds(2));
        net.take("announce");

        a.update(Map.of("topic", "other"));
        clock.advance(Duration.ofSeconds(2));
        List<GoReader> packets = net.take("announce");
        assertEquals(2, packets.size());
        GoReader.Entry entry = packets.get(0).watch();
        assertEquals(
                "other",
                entry == null ? "" : entry.json().get("Metadata").get("topic").asText());
    }

    @Test
    void aRegistrationThatReplacesAnotherSpeaksAlone() {
        Registration first = register(Samples.node("a"), 60);
        Registration second = register(Samples.node("a", "10.99.0.9:9", Map.of()), 60);
        clock.advance(Duration.ofSeconds(2));
        net.take("announce");

        clock.advance(Duration.ofMinutes(5));
        first.close();
        assertTrue(net.take("announce").stream()
                .allMatch(packet -> packet.answers.get(0).port == 9 && packet.answers.get(0).ttl > 0));
        second.close();
        assertEquals(1, net.take("announce").size());
    }

    @Test
    void itRetriesWhileNothingCanBeSentAndComesBackByItself() {
        Registration a = register(Samples.node("a"), 60);
        here.cut = true;
        clock.advance(Duration.ofSeconds(40));
        assertEquals(RegistrationState.Phase.RETRYING, a.state().phase());

        net.take("announce");
        here.cut = false;
        clock.advance(Duration.ofSeconds(6));
        assertEquals(RegistrationState.Phase.LIVE, a.state().phase());
        assertTrue(!net.take("announce").isEmpty());
    }

    @Test
    void newInterfacesHearOfItWithinASecondOrTwo() {
        register(Samples.node("a"), 60);
        clock.advance(Duration.ofSeconds(2));
        net.take("announce");

        here.regain();
        clock.advance(Duration.ofSeconds(1));
        assertEquals(1, net.take("announce").size());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(1, net.take("announce").size());
    }

    @Test
    void whereNothingCanBeSentRegisteringFailsAndLeavesNothing() {
        here.cut = true;

        CompletionException failed = assertThrows(CompletionException.class, () -> register(Samples.node("a"), 60));
        assertTrue(failed.getCause() instanceof RegistryUnavailableException, failed.toString());
        here.cut = false;
        clock.advance(Duration.ofSeconds(100));
        assertEquals(0, net.take("announce").size());
        assertEquals(0, clock.pending());
    }

    @Test
    void whatCannotBeHeldIsRefusedAtOnce() {
        assertRefused("ttl: PT0.999S", Samples.node("a"), Duration.ofMillis(999));
        assertRefused("service.version", Service.of("s", "", Samples.node("a").node()), Duration.ofSeconds(60));
        assertRefused("node.id", Samples.node("x".repeat(64)), Duration.ofSeconds(60));
        assertRefused(
                "service.name", Service.of("_services", "v", Samples.node("a").node()), Duration.ofSeconds(60));
        assertRefused("node.address", Samples.node("a", "0.0.0.0:80", Map.of()), Duration.ofSeconds(60));
        assertEquals(0, net.take("announce").size());
    }

    private void assertRefused(String what, Service service, Duration ttl) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> registry.register(service, ttl));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(what), refused.getMessage());
    }

    /** Registers, with the clock moving on as far as it takes. */
    private Registration register(Service service, long ttl) {
        CompletableFuture<Registration> registering =
                CompletableFuture.supplyAsync(() -> registry.register(service, Duration.ofSeconds(ttl)));
        while (!registering.isDone()) {
            clock.advance(Duration.ofMillis(1));
            Thread.onSpinWait();
        }
        return registering.join();
    }

    private static void awaitDone(CompletableFuture<?> future) {
        while (!future.isDone()) {
            Thread.onSpinWait();
        }
    }

    private List<GoReader> ask(Name name, Map<String, Long> known) {
        Message query = new Message(1);
        query.addRecord(Record.newRecord(name, Type.PTR, DClass.IN), Section.QUESTION);
        known.forEach((id, ttl) -> query.addRecord(
                new PTRRecord(name, DClass.IN, ttl, Samples.NAMES.node(id, SERVICE)), Section.AUTHORITY));
        return answersTo(query.toWire());
    }

    private List<GoReader> answersTo(byte[] query) {
        net.take("answer");
        asker.ask(query);
        clock.advance(Duration.ofMillis(100));
        return net.take("answer");
    }
}
