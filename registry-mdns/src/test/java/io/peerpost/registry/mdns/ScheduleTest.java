package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Asking, ageing and answering on a fake clock and a network in memory. */
class ScheduleTest {
    private static final String SERVICE = Samples.SERVICE;

    private final FakeClock clock = new FakeClock();
    private final FakeNet net = new FakeNet();
    private final FakeNet.Host here = net.host(1);
    private final FakeNet.Host stranger = net.host(2);
    private final MdnsRegistry registry = registry(here);
    private final Heard heard = new Heard();

    private MdnsRegistry registry(FakeNet.Host host) {
        return MdnsRegistry.builder().timer(clock, clock).instants(clock).build((timing, description) -> host);
    }

    @Test
    void aNameIsAskedForInARoundAndThenAtLeastEvery30Seconds() {
        registry.watch(SERVICE, heard);
        List<Long> times = new ArrayList<>();
        for (int ms = 0; ms <= 100_000; ms += 20) {
            for (GoReader ignored : net.take("ask")) {
                times.add((long) ms);
            }
            advance(20);
        }

        assertEquals(List.of(0L, 100L, 300L, 1_000L, 3_000L, 7_000L), times.subList(0, 6));
        for (int i = 6; i < times.size(); i++) {
            long pause = times.get(i) - times.get(i - 1);
            assertTrue(pause >= 24_900 && pause <= 30_000, "a pause of " + pause + " ms");
        }
        assertTrue(times.size() >= 9, times.toString());
    }

    @Test
    void whoHearsNobodyWaitsAWholeSecondBeforeItSaysSo() {
        registry.watch(SERVICE, heard);

        advance(980);
        assertEquals(List.of(), heard.take());
        advance(20);
        assertEquals(List.of("state []"), heard.take());
    }

    @Test
    void aRoundThatBringsNothingNewIsOverAfterHalfASecond() {
        registry.watch(SERVICE, heard);
        says("early");

        advance(480);
        assertEquals(List.of(), heard.take());
        advance(20);
        assertEquals(List.of("state [early]"), heard.take());
    }

    @Test
    void newsFromTheLastQueriesMakesTheRoundLastASecond() {
        registry.watch(SERVICE, heard);
        advance(350);
        says("late");

        advance(600);
        assertEquals(List.of(), heard.take());
        advance(50);
        assertEquals(List.of("state [late]"), heard.take());
    }

    @Test
    void rule27ManyWhoAskShareOneSchedule() {
        registry.watch(SERVICE, heard);
        registry.watch(SERVICE, new Heard());
        advance(10_000);
        int queries = net.take("ask").size();

        assertEquals(6, queries);
        assertEquals(List.of(), net.take("ask"));
        Lookup now = lookupNow();
        assertEquals(List.of(), now.services());
        assertEquals(List.of(), net.take("ask"), "answered from what is known");
    }

    @Test
    void whatNobodyAsksForAnyMoreIsForgotten() {
        registry.watch(SERVICE, heard).close();
        advance(400_000);
        net.take("ask");

        advance(60_000);
        assertEquals(List.of(), net.take("ask"));
        assertEquals(0, clock.pending());
    }

    @Test
    void aRecordIsAskedForByNameAsItGrowsOldAndLostWhenItIsOver() {
        primed();
        says("a", 100);
        net.take("ask");

        advance(79_000);
        assertEquals(0, byName("a"));
        advance(20_000);
        assertEquals(4, byName("a"));
        assertEquals(List.of("ADDED a"), heard.take());
        advance(1_000);
        assertEquals(List.of("LOST a"), heard.take());
    }

    @Test
    void aGoodbyeActsAtOnce() {
        primed();
        says("a");
        stranger.announce(Samples.packets(Samples.node("a")).goodbye());
        clock.runDue();

        assertEquals(List.of("ADDED a", "LEFT a"), heard.take());
    }

    @Test
    void aNodeFoundSilentIsAskedThreeTimesAndStaysUntilItsRecordIsOver() {
        primed();
        says("a", 60);
        advance(1_000);
        net.take("ask");
        heard.take();

        registry.recheck(SERVICE, "a");
        registry.recheck(SERVICE, "a");
        assertEquals(1, byName("a"));
        advance(5_000);
        assertEquals(2, byName("a"));
        assertEquals(List.of(), heard.take());
        advance(53_900);
        assertEquals(List.of(), heard.take());
        advance(200);
        assertEquals(List.of("LOST a"), heard.take());
    }

    @Test
    void aNodeThatAnswersARecheckConfirmsItself() {
        primed();
        says("a");
        advance(1_000);
        heard.take();

        registry.recheck(SERVICE, "a");
        says("a");
        advance(5_000);
        assertEquals(List.of("UPDATED a"), heard.take());
        says("a");
        clock.runDue();
        assertEquals(List.of(), heard.take());
    }

    @Test
    void rule27TheKnownAreToldWithEachQuestionWhileTheyAreFresh() {
        registry.watch(SERVICE, heard);
        net.take("ask");
        says("fresh", 120);
        advance(100);

        GoReader second = net.take("ask").get(0);
        assertEquals(1, second.authority.size());
        assertEquals("fresh." + SERVICE + ".micro.", second.authority.get(0).target);
        assertEquals(119, second.authority.get(0).ttl);
        advance(95_000);
        List<GoReader> later = net.take("ask");
        assertEquals(0, later.get(later.size() - 1).authority.size());
    }

    @Test
    void whileThereIsNoNetworkNothingAgesAndAfterwardsTheDifferenceIsTold() {
        primed();
        says("a", 60);
        says("b", 60);
        advance(1_000);
        heard.take();

        here.lose();
        advance(300_000);
        assertEquals(List.of("interrupted"), heard.take());
        here.regain();
        says("a", 60);
        advance(2_000);
        assertEquals(List.of("LOST b", "resumed"), heard.take());
    }

    @Test
    void whenNobodyIsHeardAfterAnOutageTheNetworkIsGivenSomeTimeToComeBack() {
        primed();
        says("a", 60);
        advance(1);
        here.lose();
        advance(1_000);
        here.regain();
        heard.take();

        advance(6_000);
        assertEquals(List.of(), heard.take());
        advance(1_600);
        assertEquals(List.of("LOST a", "resumed"), heard.take());
    }

    @Test
    void afterAnOutageEverybodyIsToAnswerWhoeverWasKnownBefore() {
        primed();
        says("a", 120);
        advance(1);
        here.lose();
        advance(1_000);
        net.take("ask");
        here.regain();
        advance(500);
        assertEquals(0, net.take("ask").get(0).authority.size());

        says("a", 120);
        advance(1_000);
        List<GoReader> later = net.take("ask");
        assertEquals(1, later.get(later.size() - 1).authority.size());
    }

    @Test
    void aFailedSendIsAnInterruptionAndASuccessfulOneItsEnd() {
        primed();
        here.cut = true;
        advance(30_000);
        assertEquals(List.of("interrupted"), heard.take());

        here.cut = false;
        advance(7_000);
        assertEquals(List.of("resumed"), heard.take());
    }

    @Test
    void aLookUpWithoutANetworkFailsAtOnceAndSaysWhy() {
        here.cut = true;

        RegistryUnavailableException failed =
                assertThrows(RegistryUnavailableException.class, () -> registry.lookup(SERVICE));
        assertTrue(
                String.valueOf(failed.getMessage()).matches("mdns://: .*unreachable.*" + SERVICE), failed.getMessage());
        assertThrows(RegistryUnavailableException.class, registry::list);
        here.cut = false;
        CompletableFuture<Lookup> lookup = CompletableFuture.supplyAsync(() -> registry.lookup(SERVICE));
        while (!lookup.isDone()) {
            advance(10);
            Thread.onSpinWait();
        }
        assertEquals(List.of(), lookup.join().services());
    }

    @Test
    void anEmptyVersionAnotherServiceAndPortZeroAreNotBelieved() {
        primed();
        stranger.announce(Samples.packets(io.peerpost.registry.Service.of(
                        SERVICE, "", Samples.node("unversioned").node()))
                .announcement());
        stranger.announce(packetOfAnotherServiceUnderOurName());
        clock.runDue();

        assertEquals(List.of(), heard.take());
        assertEquals(0, registry.skippedRecords());
    }

    private static byte[] packetOfAnotherServiceUnderOurName() {
        // "x.micro.http.broker" as a node of "broker" has the same name in the DNS
        return Samples.packets(io.peerpost.registry.Service.of(
                        "broker",
                        "v",
                        new io.peerpost.registry.Node(
                                "x.micro.http", io.peerpost.registry.HostPort.parse("10.0.0.1:1"), Map.of())))
                .announcement();
    }

    @Test
    void aBrokenRecordIsCountedAndTheNextOneWorks() {
        primed();
        byte[] broken = Samples.packets(Samples.node("a")).announcement();
        broken[broken.length - 5] = 'z';
        stranger.announce(broken);
        stranger.announce(broken);
        says("b");
        clock.runDue();

        assertEquals(2, registry.skippedRecords());
        assertEquals(List.of("ADDED b"), heard.take());
    }

    private void primed() {
        registry.watch(SERVICE, heard);
        advance(7_500);
        assertEquals(List.of("state []"), heard.take());
    }

    private void says(String id) {
        says(id, 60);
    }

    private void says(String id, long ttl) {
        stranger.announce(Samples.packets(Samples.node(id), ttl).announcement());
        clock.runDue();
    }

    /** How many questions named the node since the last time. */
    private int byName(String id) {
        String question = id + "." + SERVICE + ".micro. 255 1";
        return (int) net.take("ask").stream()
                .filter(query -> query.questions.contains(question))
                .count();
    }

    private Lookup lookupNow() {
        Lookup lookup = registry.lookup(SERVICE);
        assertFalse(lookup.name().isEmpty());
        return lookup;
    }

    private void advance(long millis) {
        clock.advance(Duration.ofMillis(millis));
    }
}
