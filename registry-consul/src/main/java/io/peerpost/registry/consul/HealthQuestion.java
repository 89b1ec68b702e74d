package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.RegistryHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks each agent how it is, one after the other. */
final class HealthQuestion {
    /** {@code Date} is cut to whole seconds: half of one is added, and up to that much it may be off. */
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final Agents agents;
    private final Duration share;
    private final InstantSource instants;
    private final List<RegistryHealth.Server> servers = new ArrayList<>();
    private @Nullable String leader;
    private @Nullable Duration clockAhead;

    HealthQuestion(Agents agents, Duration timeout, InstantSource instants) {
        this.agents = agents;
        this.share = timeout.dividedBy(agents.addresses().size());
        this.instants = instants;
    }

    RegistryHealth ask() {
        agents.addresses().forEach(address -> servers.add(ask(address)));
        return new RegistryHealth(servers, leader, clockAhead);
    }

    private RegistryHealth.Server ask(HostPort address) {
        try {
            return agents.askAt(address, share, agent -> answered(address, agent));
        } catch (AgentException e) {
            return new RegistryHealth.Server(address, "", null, e.getMessage());
        }
    }

    private RegistryHealth.Server answered(HostPort address, ConsulAgent agent) throws AgentException {
        Instant asked = instants.instant();
        long begun = System.nanoTime();
        String leads = agent.leader();
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - begun);
        compare(agent.clock(), asked, roundTrip);
        String problem = leads.isEmpty() ? "it knows no leader" : null;
        if (leader == null && !leads.isEmpty()) {
            leader = leads;
        }
        return new RegistryHealth.Server(address, about(agent), roundTrip, problem);
    }

    private static String about(ConsulAgent agent) {
        try {
            return agent.about();
        } catch (AgentException e) {
            return e.status() == 403 ? "tells no more without agent:read" : "";
        }
    }

    private void compare(@Nullable Instant theirs, Instant asked, Duration roundTrip) {
        if (theirs == null || clockAhead != null) {
            return;
        }
        Duration half = roundTrip.dividedBy(2);
        Duration ahead = Duration.between(asked.plus(half), theirs.plus(HALF_A_SECOND));
        boolean within = ahead.abs().compareTo(HALF_A_SECOND.plus(half)) <= 0;
        clockAhead = within ? Duration.ZERO : ahead;
    }
}
