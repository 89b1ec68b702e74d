package io.peerpost.cli;

import io.peerpost.registry.Node;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a registry tells of itself, judged: its servers, who leads, its clock; and what is stale in it. */
final class HealthCheck {
    /** Past this, messages with an expiry of their own end visibly too early or too late. */
    private static final Duration FAR_OFF = Duration.ofSeconds(5);

    private static final int MOST_NAMED = 5;

    private HealthCheck() {}

    static List<Finding> judge(RegistryHealth health) {
        List<Finding> findings = new ArrayList<>();
        health.servers().forEach(server -> findings.add(server(server)));
        // who leads is only known from a server that answers
        if (health.servers().stream().anyMatch(server -> server.roundTrip() != null)) {
            findings.add(leader(health.leader()));
        }
        if (health.clockAhead() != null) {
            findings.add(clock(health.clockAhead()));
        }
        return findings;
    }

    private static Finding server(RegistryHealth.Server server) {
        String check = "server " + server.address();
        Duration took = server.roundTrip();
        if (took == null) {
            return Finding.bad(
                    check,
                    "does not answer: " + server.problem(),
                    "see that it runs and that this machine reaches it; the others are used meanwhile");
        }
        String answered =
                "answered in " + took.toMillis() + " ms" + (server.about().isEmpty() ? "" : ": " + server.about());
        return server.problem() == null
                ? Finding.good(check, answered)
                : Finding.bad(check, answered + "; " + server.problem(), "see its own log");
    }

    private static Finding leader(@Nullable String leader) {
        return leader == null
                ? Finding.bad(
                        "leader",
                        "nobody leads: nothing can be registered",
                        "see that more than half of the registry's servers run and reach each other")
                : Finding.good("leader", leader);
    }

    private static Finding clock(Duration ahead) {
        String check = "registry's clock";
        if (ahead.abs().compareTo(FAR_OFF) <= 0) {
            return Finding.good(check, "agrees with this machine's");
        }
        return Finding.bad(
                check,
                ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " this machine's",
                "set both by NTP: a message's own expiry goes by the clock");
    }

    /** What a registry still keeps of nodes that no longer renew it; no finding if that is nothing. */
    static List<Finding> stale(List<Service> services) {
        List<Node> nodes = services.stream().flatMap(s -> s.nodes().stream()).toList();
        return nodes.isEmpty() ? List.of() : List.of(staleNodes(nodes));
    }

    private static Finding staleNodes(List<Node> nodes) {
        StringBuilder text = new StringBuilder(RegistryCheck.count(nodes.size(), "node"));
        String mark = ": ";
        for (Node node : nodes.subList(0, Math.min(MOST_NAMED, nodes.size()))) {
            text.append(mark).append(node.id()).append(" at ").append(node.address());
            mark = ", ";
        }
        if (nodes.size() > MOST_NAMED) {
            text.append(" and others");
        }
        return Finding.note(
                "stale",
                text.toString(),
                "they no longer renew their records: dead, frozen or cut off; the registry drops them in time");
    }
}
