package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {
    private static final RegistryHealth.Server WELL =
            new RegistryHealth.Server(new HostPort("h1", 2379), "etcd 3.5.16", Duration.ofMillis(3), null);
    private static final RegistryHealth.Server AWAY =
            new RegistryHealth.Server(new HostPort("h2", 2379), "", null, "connection refused");

    @Test
    void aRegistryWithoutServersIsNotAskedWhoLeads() {
        assertEquals(List.of(), HealthCheck.judge(RegistryHealth.NO_SERVERS));
    }

    @Test
    void eachServerIsJudgedAndTheLeaderSaid() {
        List<Finding> findings = HealthCheck.judge(new RegistryHealth(List.of(WELL, AWAY), "h1", null));
        assertEquals(
                List.of(
                        "ok   server h1:2379: answered in 3 ms: etcd 3.5.16",
                        "BAD  server h2:2379: does not answer: connection refused - see that it runs and that this"
                                + " machine reaches it; the others are used meanwhile",
                        "ok   leader: h1"),
                findings.stream().map(Finding::text).toList());
    }

    @Test
    void ifNoServerAnswersItIsNotSaidThatNobodyLeads() {
        assertEquals(1, HealthCheck.judge(health(AWAY, null, null)).size());
    }

    @Test
    void aServerThatAnswersWithAComplaintIsAFinding() {
        RegistryHealth.Server full =
                new RegistryHealth.Server(new HostPort("h1", 2379), "etcd 3.5.16", Duration.ofMillis(3), "NOSPACE");
        Finding finding = HealthCheck.judge(health(full, "h1", null)).get(0);
        assertFalse(finding.ok());
        assertTrue(finding.detail().endsWith("etcd 3.5.16; NOSPACE"), finding::detail);
    }

    @Test
    void noLeaderIsAFinding() {
        Finding leader = HealthCheck.judge(health(WELL, null, null)).get(1);
        assertFalse(leader.ok());
        assertTrue(leader.detail().startsWith("nobody leads"), leader::detail);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, true, agrees",
        "PT-5S, true, agrees",
        "PT42S, false, 42 s ahead of this machine's",
        "PT-42S, false, 42 s behind this machine's"
    })
    void aClockThatIsFarOffIsAFinding(Duration ahead, boolean ok, String detail) {
        Finding clock = HealthCheck.judge(health(WELL, "h1", ahead)).get(2);
        assertEquals(ok, clock.ok());
        assertTrue(clock.detail().startsWith(detail), clock::detail);
    }

    @Test
    void staleNodesAreNamedAFewAtMost() {
        Node[] nodes = IntStream.range(0, 7)
                .mapToObj(i -> new Node("n" + i, new HostPort("10.0.0.1", 80 + i), Map.of()))
                .toArray(Node[]::new);
        Finding stale = HealthCheck.stale(List.of(Service.of("s", "1", nodes))).get(0);
        assertTrue(stale.ok());
        assertEquals(
                "7 nodes: n0 at 10.0.0.1:80, n1 at 10.0.0.1:81, n2 at 10.0.0.1:82, n3 at 10.0.0.1:83,"
                        + " n4 at 10.0.0.1:84 and others",
                stale.detail());
        assertEquals(List.of(), HealthCheck.stale(List.of()));
    }

    private static RegistryHealth health(
            RegistryHealth.Server server, @Nullable String leader, @Nullable Duration ahead) {
        return new RegistryHealth(List.of(server), leader, ahead);
    }
}
