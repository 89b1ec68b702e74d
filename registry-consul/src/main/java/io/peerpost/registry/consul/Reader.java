package io.peerpost.registry.consul;

import io.peerpost.registry.Service;
import io.peerpost.registry.consul.ConsulAgent.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads from Consul: what is healthy and can be decoded, with a revision. May be shared between threads. */
final class Reader {
    private final Agents agents;
    private final Consistency consistency;
    private final Skips skips;
    private final Revisions revisions = new Revisions();

    Reader(Agents agents, Consistency consistency, Skips skips) {
        this.agents = agents;
        this.consistency = consistency;
        this.skips = skips;
    }

    /** Reads at once, within the request timeout. */
    Read lookup(String name) {
        PathElement.check("service", name);
        long before = revisions.highest(name);
        return agents.ask(
                "looking up " + name,
                agent -> read(name, before, agent.instances(name, 0, Duration.ZERO, consistency), agent));
    }

    /**
     * Reads once something has changed since an index, or the wait is over.
     *
     * @param limit how long it may take, connecting and reading included
     * @param begun is told what ends it early
     */
    Read follow(String name, long index, Duration wait, Duration limit, Consumer<AgentCall> begun) {
        long before = revisions.highest(name);
        return agents.ask(
                "watching " + name,
                limit,
                begun,
                agent -> read(name, before, agent.instances(name, index, wait, consistency), agent));
    }

    private Read read(String name, long before, Answer answer, ConsulAgent agent) throws AgentException {
        Answer latest = answer;
        if (consistency == Consistency.STALE && answer.index() < before) {
            // a server that lags behind, unless the leader says so too
            latest = agent.instances(name, 0, Duration.ZERO, Consistency.DEFAULT);
        }
        Map<String, Service> records = Instances.read(name, latest.found(), false, skips);
        return new Read(records, latest.index(), revisions.of(name, latest.index(), before));
    }

    /** Those whose TTL is over, or whose host is critical, that Consul has not yet taken out; by node id. */
    Map<String, Service> critical(String name) {
        PathElement.check("service", name);
        return agents.ask(
                "looking up what is critical of " + name,
                agent -> Instances.read(
                        name,
                        agent.instances(name, 0, Duration.ZERO, consistency).found(),
                        true,
                        skips));
    }

    /**
     * The names of go-micro's services that have somebody. The catalog names those too of which all are critical, so
     * where somebody is, it is looked closer.
     */
    List<String> list() {
        return agents.ask("listing services", agent -> {
            Set<String> names = new TreeSet<>();
            agent.services(consistency).forEach((name, tags) -> {
                if (tags != null && Tags.tellVersion(tags)) {
                    names.add(name);
                }
            });
            Set<String> critical = new HashSet<>(agent.criticalServices(consistency));
            boolean wholeHosts = critical.contains("");
            for (String name : List.copyOf(names)) {
                if ((wholeHosts || critical.contains(name)) && !hasSomebody(name, agent)) {
                    names.remove(name);
                }
            }
            return new ArrayList<>(names);
        });
    }

    private boolean hasSomebody(String name, ConsulAgent agent) throws AgentException {
        return agent.instances(name, 0, Duration.ZERO, consistency).found().stream()
                .anyMatch(found -> !found.critical());
    }

    /**
     * What was read.
     *
     * @param records by node id
     * @param index Consul's; 0 if it told none
     */
    record Read(Map<String, Service> records, long index, long revision) {}
}
