package io.peerpost.it.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/** Three etcd nodes. */
public final class EtcdCluster implements Cluster {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\" *: *\"?([^\"\\s]*)\"?");
    private static final int FIRST = 2;
    private static final int FIRST_HOST = 10;

    private final Net net = Net.create();
    private final List<ContainerHost> hosts = new ArrayList<>();
    private final Servers servers = new Servers(this::server);

    private EtcdCluster() {}

    /** Blocks until it works. */
    public static EtcdCluster open() {
        EtcdCluster cluster = new EtcdCluster();
        try {
            cluster.start();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private Server server(int number) {
        String name = "etcd" + number;
        String here = net.address(FIRST + number);
        String members = IntStream.range(0, 3)
                .mapToObj(other -> "etcd" + other + "=http://" + net.address(FIRST + other) + ":2380")
                .collect(Collectors.joining(","));
        return new Server(name, () -> {
            GenericContainer<?> container = new GenericContainer<>(Images.etcd())
                    .withCommand(
                            "etcd",
                            "--name=" + name,
                            "--data-dir=/data",
                            "--listen-client-urls=http://0.0.0.0:2379",
                            "--advertise-client-urls=http://" + here + ":2379",
                            "--listen-peer-urls=http://0.0.0.0:2380",
                            "--initial-advertise-peer-urls=http://" + here + ":2380",
                            "--initial-cluster=" + members);
            net.put(container, FIRST + number);
            return container;
        });
    }

    @Override
    public ContainerHost host(String name, Integer... ports) {
        ContainerHost host = ContainerHost.start(name, net, FIRST_HOST + hosts.size(), ports);
        hosts.add(host);
        return host;
    }

    @Override
    public String uri() {
        return IntStream.range(0, 3)
                .mapToObj(number -> net.address(FIRST + number) + ":2379")
                .collect(Collectors.joining(",", "etcd://", ""));
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
        return servers.first(server -> {
            String status = server.run("etcdctl", "endpoint", "status", "-w", "fields");
            return status != null && field(status, "MemberID").equals(field(status, "Leader"));
        });
    }

    private static String field(String fields, String name) {
        Matcher matcher = FIELD.matcher(fields);
        return matcher.results()
                .filter(field -> field.group(1).equals(name))
                .map(field -> field.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + fields));
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
        servers.discard();
        start();
    }

    /** Forgets all revisions before the present one. */
    public void compact() {
        String status = servers.run("etcdctl", "endpoint", "status", "-w", "fields");
        if (status == null || servers.run("etcdctl", "compact", field(status, "Revision")) == null) {
            throw new IllegalStateException("not compacted: " + status + "\n" + told());
        }
    }

    @Override
    public Set<String> listed(String fleet) {
        String keys = servers.run(
                "etcdctl", "--command-timeout=1s", "get", "--prefix", "--keys-only", "/micro/registry/" + fleet + "/");
        return keys == null
                ? Set.of()
                : keys.lines()
                        .filter(key -> !key.isBlank())
                        .map(key -> key.substring(key.lastIndexOf('/') + 1))
                        .collect(Collectors.toSet());
    }

    @Override
    public String told() {
        return servers.told();
    }

    @Override
    public void close() {
        hosts.forEach(ContainerHost::close);
        servers.discard();
        net.close();
    }
}
