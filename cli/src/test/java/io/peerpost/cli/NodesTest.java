package io.peerpost.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Lanes;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final String FLEET = "micro.http.broker";

    private final String uri = "memory://" + UUID.randomUUID();
    private final Registry registry = Registries.open(uri);

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void nobodyIsNoError() {
        CommandRun nodes = CommandRun.of("nodes", "--registry", uri);
        assertEquals(0, nodes.exit());
        assertEquals(List.of(), nodes.out());
        assertTrue(nodes.err().contains("nobody subscribes to anything"), nodes::err);
    }

    @Test
    void eachNodeIsALineInAStableOrder() {
        register("b", "bill", "orders");
        register("c", "ff.http.broadcast", "orders");
        register("a", "ff.http.broadcast", "alarms");
        CommandRun nodes = CommandRun.of("nodes", "--registry", uri);
        assertEquals(
                List.of(
                        "alarms\tbroadcast\t127.0.0.1:4711\ta",
                        "orders\tbroadcast\t127.0.0.1:4711\tc",
                        "orders\tbill\t127.0.0.1:4711\tb"),
                nodes.out());
        assertEquals("", nodes.err());
        assertEquals(
                1,
                CommandRun.of("nodes", "--registry", uri, "--topic", "alarms")
                        .out()
                        .size());
    }

    @Test
    void theJsonHasExactlyTheKeysThatAreDocumented() {
        register("c", "ff.http.broadcast", "orders");
        Map<String, @Nullable Object> node = Json.object(
                CommandRun.of("nodes", "--registry", uri, "--json").out().get(0));
        assertEquals(List.of("id", "topic", "group", "address", "secure", "lane", "stale"), List.copyOf(node.keySet()));
        assertEquals(null, node.get("group"));
        assertEquals(null, node.get("lane"));
        assertEquals(false, node.get("secure"));
        assertEquals(false, node.get("stale"));
    }

    @Test
    void theLaneIsWhatTheNodeOffersAndPublishersUse() {
        try (HttpBroker all = HttpBroker.builder(uri).listen("127.0.0.1:0").open();
                HttpBroker compatible = HttpBroker.builder(uri)
                        .listen("127.0.0.1:0")
                        .lanes(Lanes.COMPATIBLE)
                        .open()) {
            all.subscribe("a", m -> {});
            compatible.subscribe("b", m -> {});
            Map<String, String> metadata = Map.of("broker", "http", "topic", "c", "lane", "stream1");
            Node go = new Node("go", new HostPort("127.0.0.1", 4711), metadata);
            registry.register(Service.of(FLEET, "bill", go), Duration.ofSeconds(60));
            List<@Nullable Object> lanes = new ArrayList<>();
            CommandRun.of("nodes", "--registry", uri, "--json")
                    .out()
                    .forEach(line -> lanes.add(Json.object(line).get("lane")));
            assertEquals(Arrays.asList("stream1", null, null), lanes);
        }
    }

    @Test
    void recordsOfOneIdAreOneNode() {
        Node node = node("n", "orders");
        List<Service> present = List.of(Service.of(FLEET, "b", node), Service.of(FLEET, "a", node));
        List<NodeRow> rows = NodeRow.of(present, List.of());
        assertEquals(1, rows.size());
        assertEquals("a,b", rows.get(0).group());
    }

    @Test
    void whatTheRegistryOnlyStillKeepsIsListedAsStale() {
        List<Service> present = List.of(Service.of(FLEET, "bill", node("a", "orders")));
        List<Service> stale = List.of(Service.of(FLEET, "bill", node("a", "orders"), node("b", "orders")));
        assertEquals(
                List.of("a false", "b true"),
                NodeRow.of(present, stale).stream()
                        .map(row -> row.id() + " " + row.stale())
                        .toList());
    }

    @Test
    void aWatchTellsWhoComesAndGoes() {
        Registration first = register("first", "bill", "orders");
        try (CommandRun nodes = new CommandRun().start("nodes", "--registry", uri, "--watch", "--json")) {
            await().until(() -> nodes.out().size() == 1);
            register("second", "ff.http.broadcast", "orders");
            await().until(() -> nodes.out().size() == 2);
            first.close();
            await().until(() -> nodes.out().size() == 3);
            List<String> events = nodes.out().stream()
                    .map(Json::object)
                    .map(node -> node.get("event") + " " + node.get("id"))
                    .toList();
            assertEquals(List.of("added first", "added second", "gone first"), events);
        }
    }

    private Registration register(String id, String version, String topic) {
        return registry.register(Service.of(FLEET, version, node(id, topic)), Duration.ofSeconds(60));
    }

    private static Node node(String id, String topic) {
        Map<String, String> metadata = Map.of("broker", "http", "topic", topic, "secure", "false", "peerpost", "1");
        return new Node(id, new HostPort("127.0.0.1", 4711), metadata);
    }
}
