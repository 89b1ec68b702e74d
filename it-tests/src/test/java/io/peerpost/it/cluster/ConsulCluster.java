package io.peerpost.it.cluster;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/** Three Consul servers, and an agent beside the commands on each host. */
public final class ConsulCluster implements Cluster {
    private static final Pattern LEADER = Pattern.compile("(?m)^(\\S+)\\s.*\\sleader\\s");
    private static final Pattern SERVICE_ID = Pattern.compile("\"Service\":\\s*\\{\\s*\"ID\":\\s*\"([^\"]+)\"");
    private static final int FIRST = 2;
    private static final int FIRST_HOST = 10;

    private final Net net = Net.create();
    private final Map<ContainerHost, Server> agents = new LinkedHashMap<>();
    private final Servers servers = new Servers(this::server);

    private ConsulCluster() {}

    /** Blocks until it works. */
    public static ConsulCluster open() {
        ConsulCluster cluster = new ConsulCluster();
        try {
            cluster.start();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private Server server(int number) {
        String name = "consul" + number;
        return new Server(name, () -> {
            GenericContainer<?> container =
                    agent(name, net.address(FIRST + number), List.of("-server", "-bootstrap-expect=3"));
            net.put(container, FIRST + number);
            return container;
        });
    }

    private GenericContainer<?> agent(String name, String bind, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                "agent",
                "-node=" + name,
                // as a machine has one: Consul takes no second node of the same name
                "-node-id=" + UUID.nameUUIDFromBytes(bind.getBytes(StandardCharsets.UTF_8)),
                "-bind=" + bind,
                "-data-dir=/tmp/data",
                "-retry-interval=1s",
                // the default spares slow machines, and takes five times as long to elect
                "-hcl=performance { raft_multiplier = 1 }",
                // a host that was taken for dead hears of it, and objects, as soon as it is heard again; by default the
                // rumour is spent by then, and Consul takes the host back at the next full exchange, up to 30 s later
                "-hcl=gossip_lan { retransmit_mult = 400 }"));
        command.addAll(more);
        IntStream.range(0, 3).forEach(other -> command.add("-retry-join=" + net.address(FIRST + other)));
        return new GenericContainer<>(Images.consul())
                .withCommand(command.toArray(String[]::new))
                // the public image's own wants to become another user
                .withCreateContainerCmdModifier(create -> create.withEntrypoint("consul"));
    }

    @Override
    public ContainerHost host(String name, Integer... ports) {
        int number = FIRST_HOST + agents.size();
        ContainerHost host = ContainerHost.start(name, net, number, ports);
        Server agent = new Server(
                "agent on " + name,
                () -> agent(name, net.address(number), List.of()).withNetworkMode("container:" + host.id()));
        agents.put(host, agent);
        agent.start();
        awaitJoined(agent);
        return host;
    }

    @Override
    public String uri() {
        return "consul://127.0.0.1:8500";
    }

    @Override
    public void killLeader() {
        Server leader = leader();
        if (leader == null) {
            throw new IllegalStateException("nobody leads\n" + told());
        }
        leader.kill();
    }

    private @Nullable Server leader() {
        String peers = servers.run("consul", "operator", "raft", "list-peers");
        Matcher matcher = LEADER.matcher(peers == null ? "" : peers);
        return matcher.find() ? servers.first(server -> server.name().equals(matcher.group(1))) : null;
    }

    @Override
    public void start() {
        servers.start(this::leader);
    }

    @Override
    public void stop() {
        servers.stop();
    }

    @Override
    public void restartEmpty() {
        agents.values().forEach(Server::discard);
        servers.discard();
        start();
        agents.values().forEach(Server::start);
        agents.values().forEach(ConsulCluster::awaitJoined);
    }

    private static void awaitJoined(Server agent) {
        await(agent.name() + " to know the servers")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> agent.run("consul", "catalog", "nodes") != null);
    }

    /** Ends a host's agent in good order and starts it again, with what it had stored. */
    public void restartAgent(ContainerHost host) {
        Server agent = agent(host);
        agent.stop();
        agent.start();
    }

    /** Replaces a host's agent by one that knows nothing. */
    public void replaceAgent(ContainerHost host) {
        Server agent = agent(host);
        agent.discard();
        agent.start();
    }

    private Server agent(ContainerHost host) {
        Server agent = agents.get(host);
        if (agent == null) {
            throw new IllegalArgumentException("host: " + host + " (expected: one of this cluster)");
        }
        return agent;
    }

    @Override
    public Set<String> listed(String fleet) {
        String url = "http://127.0.0.1:8500/v1/health/service/" + fleet + "?passing";
        // a server that takes a dead one for the leader would hang for longer than a test has
        String health = servers.run("timeout", "2", "wget", "-qO-", url);
        return health == null
                ? Set.of()
                : SERVICE_ID.matcher(health).results().map(id -> id.group(1)).collect(Collectors.toSet());
    }

    @Override
    public String told() {
        return servers.told() + "\n"
                + agents.values().stream().map(Server::told).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        agents.values().forEach(Server::discard);
        agents.keySet().forEach(ContainerHost::close);
        servers.discard();
        net.close();
    }
}
