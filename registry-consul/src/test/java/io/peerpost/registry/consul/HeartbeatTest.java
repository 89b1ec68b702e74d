package io.peerpost.registry.consul;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.consul.ScriptedAgent.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a registration is kept at its agent, and taken out again. */
@Execution(ExecutionMode.CONCURRENT)
class HeartbeatTest {
    private static final Duration TTL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REGISTER = "/v1/agent/service/register";
    private static final String PASS = "/v1/agent/check/pass/";
    private static final String DEREGISTER = "/v1/agent/service/deregister/";

    private final ScriptedAgent agent = new ScriptedAgent();
    private final ConsulRegistry registry = agent.open().build();

    @AfterEach
    void close() {
        registry.close();
        agent.close();
    }

    /** The first pass succeeds, the second gets this answer, and from then on all is well again. */
    private void secondPass(Answer answer) {
        AtomicReference<@Nullable Answer> once = new AtomicReference<>(answer);
        agent.answer(PASS, request -> {
            boolean second = agent.asked(PASS).size() > 1;
            Answer now = second ? once.getAndSet(null) : null;
            return now == null ? new Answer(200, 0, "") : now;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "404, 'Unknown check ID \"service:a\". Ensure that the check ID is passed, not the check name.'",
        "500, 'CheckID \"service:a\" does not have associated TTL'",
        "500, 'Unknown check \"service:a\"'"
    })
    void anAgentThatHasForgottenTheCheckGetsTheRecordAnew(int status, String text) {
        secondPass(new Answer(status, 0, text));
        Registration a = registry.register(Samples.record("a"), TTL);
        List<Phase> phases = new ArrayList<>();
        a.onState(state -> phases.add(state.phase()));

        await().atMost(PATIENCE).until(() -> agent.asked(REGISTER).size() == 2);
        await().atMost(PATIENCE).until(() -> a.state().phase() == Phase.LIVE && phases.size() == 2);
        assertEquals(List.of(Phase.RETRYING, Phase.LIVE), phases);
        assertEquals(
                agent.asked(REGISTER).get(0).body(),
                agent.asked(REGISTER).get(1).body());
    }

    @ParameterizedTest
    @CsvSource({"500, No cluster leader", "503, busy", "429, too many", "403, Permission denied"})
    void anAgentInTroubleIsAskedAgainAndNotTakenForForgetful(int status, String text) {
        secondPass(new Answer(status, 0, text));
        Registration a = registry.register(Samples.record("a"), TTL);
        List<Phase> phases = new ArrayList<>();
        a.onState(state -> phases.add(state.phase()));

        await().atMost(PATIENCE).until(() -> phases.equals(List.of(Phase.RETRYING, Phase.LIVE)));
        assertEquals(1, agent.asked(REGISTER).size());
    }

    @Test
    void aConnectionThatHangsDelaysNobodyElsesHeartbeat() {
        agent.answer(PASS + "service%3Aslow", agent.hang());
        agent.answer(PASS + "service%3Aa", ScriptedAgent.status(200, ""));
        registry.register(Samples.record("a"), TTL);
        assertThrows(RegistryUnavailableException.class, () -> registry.register(Samples.record("slow"), TTL));

        int before = passesOf("a");

        await().atMost(PATIENCE).until(() -> passesOf("a") >= before + 3);
    }

    @Test
    void aThousandRegistrationsBeatWhileSomeOfThemHang() {
        List<Registration> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(registry.register(Samples.record("n" + i), Duration.ofSeconds(10)));
        }
        agent.answer(PASS + "service%3An1", agent.hang()); // n1, n10 to n19, n100 to n199

        awaitPhases(all, 111, 889);
        int asked = agent.asked(PASS).size();
        await().atMost(PATIENCE).until(() -> agent.asked(PASS).size() > asked + 1_000);

        awaitPhases(all, 111, 889);
    }

    private static void awaitPhases(List<Registration> all, int retrying, int live) {
        await().atMost(PATIENCE).until(() -> {
            long tries =
                    all.stream().filter(each -> phase(each) == Phase.RETRYING).count();
            long lives = all.stream().filter(each -> phase(each) == Phase.LIVE).count();
            return tries == retrying && lives == live;
        });
    }

    private static Phase phase(Registration registration) {
        return registration.state().phase();
    }

    private int passesOf(String id) {
        return agent.asked(PASS + "service%3A" + id).size();
    }

    @Test
    void aRegistrationThatWasNotAnsweredIsNotWaitedForLongerThanTheTimeoutAndIsTakenBack() {
        agent.answer(REGISTER, agent.hang());

        RegistryUnavailableException late = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThrows(
                        RegistryUnavailableException.class, () -> registry.register(Samples.record("a"), TTL)));

        assertTrue(String.valueOf(late.getMessage()).contains("did not answer in 5.0 s"), late.getMessage());
        assertTrue(String.valueOf(late.getMessage()).contains("orders"), late.getMessage());
        await().atMost(PATIENCE).until(() -> agent.asked(DEREGISTER + "a").size() == 1);
    }

    @Test
    void aCheckThatCannotBePassedAtOnceFailsTheRegistration() {
        agent.answer(PASS, ScriptedAgent.status(404, "Unknown check ID"));

        assertThrows(RegistryException.class, () -> registry.register(Samples.record("a"), TTL));
        await().atMost(PATIENCE).until(() -> agent.asked(DEREGISTER + "a").size() == 1);
    }

    @Test
    void idsThatWouldEndAPathAreEncoded() {
        Service record = Samples.record("what?is#this/id+of ours");

        registry.register(record, TTL).close();

        assertEquals(
                DEREGISTER + "what%3Fis%23this/id%2Bof%20ours",
                agent.asked(DEREGISTER).get(0).target());
    }

    @ParameterizedTest
    @CsvSource({"'%41'", "a//b", "../b", "a/./b", "/a", "a/", "'a\nb'"})
    void idsThatConsulWouldReadOtherwiseAreRefused(String id) {
        assertThrows(IllegalArgumentException.class, () -> registry.register(Samples.record(id), TTL));
        assertTrue(agent.asked().isEmpty());
    }

    @Test
    void anIdOfAnotherServiceIsRefusedSinceItWouldReplaceThatOne() {
        registry.register(Samples.record("a"), TTL);
        Service other = Service.of("bills", "1", Samples.record("a").node());

        assertThrows(IllegalArgumentException.class, () -> registry.register(other, TTL));
    }

    @Test
    void aRegistrationThatWasReplacedNeitherBeatsNorTakesTheOtherOut() {
        Registration first = registry.register(Samples.record("a"), TTL);
        Registration second = registry.register(Samples.record("a"), TTL);

        first.close();
        assertEquals(0, agent.asked(DEREGISTER).size());
        second.close();
        assertEquals(1, agent.asked(DEREGISTER).size());
    }

    @Test
    void aRegistrationThatWasReplacedDoesNotBringItsRecordBack() {
        registry.register(Samples.record("a"), TTL);
        Service newer = Samples.record("a");
        Registration second =
                registry.register(newer.withNodes(List.of(newer.node().withMetadata(Map.of("topic", "bills")))), TTL);
        agent.answer(PASS, ScriptedAgent.status(404, "Unknown check ID"));

        await().atMost(PATIENCE).until(() -> agent.asked(REGISTER).size() >= 6);

        assertTrue(agent.asked(REGISTER).stream()
                .skip(1)
                .allMatch(asked -> asked.body().contains("bills")));
        assertEquals(Phase.RETRYING, second.state().phase());
    }

    @Test
    void aHangingAgentHoldsUpClosingManyRegistrationsNoLongerThanOneRequest() {
        List<Registration> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(registry.register(Samples.record("n" + i), Duration.ofSeconds(60)));
        }
        agent.answer(DEREGISTER, agent.hang());

        assertTimeoutPreemptively(Duration.ofSeconds(20), registry::close);

        all.forEach(each -> assertEquals(Phase.CLOSED, each.state().phase()));
    }

    @Test
    void metadataThatConsulCannotHoldAreRefusedAndTheOldOnesStay() {
        Registration a = registry.register(Samples.record("a"), TTL);

        assertThrows(IllegalArgumentException.class, () -> a.update(Map.of("topic", "x".repeat(513))));

        assertEquals(Map.of("topic", "orders"), a.service().node().metadata());
        assertEquals(Phase.LIVE, a.state().phase());
    }

    @Test
    void ofSeveralAgentsTheFirstThatAnswersIsTakenAndKept() {
        try (ScriptedAgent silent = new ScriptedAgent();
                ScriptedAgent other = new ScriptedAgent()) {
            silent.answer("/", silent.hang());
            try (ConsulRegistry several = ConsulRegistry.builder()
                    .addresses(silent.address(), agent.address(), other.address())
                    .requestTimeout(Duration.ofSeconds(3))
                    .build()) {
                Registration a = several.register(Samples.record("a"), TTL);
                int silentlyAsked = silent.asked().size();
                several.lookup("orders");
                a.close();

                assertEquals(1, agent.asked(REGISTER).size());
                assertEquals(1, agent.asked(DEREGISTER).size());
                assertEquals(silentlyAsked, silent.asked().size());
                assertTrue(other.asked().isEmpty());
            }
        }
    }
}
