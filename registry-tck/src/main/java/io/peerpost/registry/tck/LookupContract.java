package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Endpoint;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Service;
import io.peerpost.registry.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What looking up and listing find. */
public abstract class LookupContract extends RegistryContract<RegistryFixture> {

    /** For subclasses. */
    protected LookupContract() {}

    @Test
    void nobodyThereIsNoError() {
        Lookup found = one().lookup(service());

        assertEquals(service(), found.name());
        assertTrue(found.services().isEmpty());
    }

    @Test
    void aNewNodeIsFoundAlthoughNobodyWasThereBefore() {
        assertTrue(one().lookup(service()).services().isEmpty());

        two().register(record("a"), fixture().ttl());

        awaitIds(one(), "a");
    }

    @Test
    void nodesAreGroupedByVersion() {
        one().register(record("a", "red", Map.of()), fixture().ttl());
        one().register(record("b", "red", Map.of()), fixture().ttl());
        one().register(record("c", "blue", Map.of()), fixture().ttl());
        awaitIds(two(), "a", "b", "c");

        List<Service> versions = two().lookup(service()).services();

        assertEquals(2, versions.size());
        assertEquals(2, nodes(versions, "red"));
        assertEquals(1, nodes(versions, "blue"));
    }

    private static int nodes(List<Service> versions, String version) {
        return versions.stream()
                .filter(s -> s.version().equals(version))
                .mapToInt(s -> s.nodes().size())
                .sum();
    }

    @Test
    void aNodeComesBackAsItWasRegistered() {
        Node node = new Node(
                "orders-4711",
                new HostPort("127.0.0.1", 65_535),
                Map.of("topic", "größe/€ \"a\" = <b>&\n", "secure", "false", "empty", ""));
        one().register(
                        Service.of(service(), "a version / with \"marks\"", node),
                        fixture().ttl());
        awaitIds(two(), node.id());

        Service found = two().lookup(service()).services().get(0);

        assertEquals(service(), found.name());
        assertEquals("a version / with \"marks\"", found.version());
        assertEquals(node, found.node());
    }

    @Test
    void anIpv6AddressComesBack() {
        Node node = new Node("six", new HostPort("::1", 8080), Map.of());
        one().register(Service.of(service(), "1", node), fixture().ttl());
        awaitIds(two(), "six");

        assertEquals(node, two().lookup(service()).nodes().get(0));
    }

    @Test
    void endpointsComeBack() {
        Value request = new Value("request", "Request", List.of(new Value("name", "string", List.of())));
        Endpoint endpoint = new Endpoint("Greeter.Hello", request, null, Map.of("stream", "false"));
        Service service = new Service(
                service(), "1", Map.of(), List.of(endpoint), record("a").nodes());
        one().register(service, fixture().ttl());
        awaitIds(two(), "a");

        assertEquals(
                List.of(endpoint), two().lookup(service()).services().get(0).endpoints());
    }

    @Test
    void anotherServicesNodesAreNotFound() {
        one().register(record("a"), fixture().ttl());
        Service other = Service.of(service() + "-other", "1", record("b").node());
        one().register(
                        new Service(
                                other.name(),
                                "1",
                                Map.of(),
                                List.of(),
                                List.of(new Node("b", new HostPort("127.0.0.1", 8080), Map.of()))),
                        fixture().ttl());

        awaitIds(two(), "a");
        fixture()
                .await(
                        "the other is there",
                        () -> two().lookup(other.name()).nodes().size() == 1);
        assertEquals(1, two().lookup(service()).nodes().size());
    }

    @Test
    void listNamesEachServiceOnceAndSorted() {
        String before = "a-" + service();
        one().register(Service.of(before, "1", record("x").node()), fixture().ttl());
        one().register(record("a", "red", Map.of()), fixture().ttl());
        one().register(record("b", "blue", Map.of()), fixture().ttl());

        fixture().await("both are listed", () -> two().list().containsAll(List.of(before, service())));

        List<String> names = two().list();
        assertEquals(names.stream().sorted().distinct().toList(), names);
    }

    @Test
    void whatNobodyIsRegisteredUnderIsNotListed() {
        Registration a = one().register(record("a"), fixture().ttl());
        fixture().await("it is listed", () -> two().list().contains(service()));

        a.close();

        fixture().await("it is no longer listed", () -> !two().list().contains(service()));
    }

    @Test
    void theRevisionNeverFalls() {
        long before = one().lookup(service()).revision();
        for (int i = 0; i < 5; i++) {
            String id = "n" + i;
            two().register(record(id), fixture().ttl());
            fixture().await(id + " is found", () -> ids(one()).contains(id));
            long now = one().lookup(service()).revision();
            assertTrue(now >= before, now + " after " + before);
            before = now;
        }
    }

    @Test
    void nothingIsSkippedWhereEverythingCanBeDecoded() {
        one().register(record("a"), fixture().ttl());
        awaitIds(two(), "a");

        assertEquals(0, two().skippedRecords());
    }

    @Test
    void recheckReturnsAndTakesNobodyOutWhoLives() {
        one().register(record("a"), fixture().ttl());
        awaitIds(two(), "a");

        two().recheck(service(), "a");
        two().recheck(service(), "nobody");
        fixture().pass(fixture().ttl().multipliedBy(2));

        awaitIds(two(), "a");
    }

    @Test
    void aClosedRegistryIsNoLongerAsked() {
        one().close();
        one().close();

        assertThrows(IllegalStateException.class, () -> one().lookup(service()));
        assertThrows(IllegalStateException.class, () -> one().list());
    }

    @Test
    void theNameOfARegistryIsAUri() {
        assertTrue(one().toString().contains("://"), one().toString());
        assertFalse(one().toString().contains("@"), one().toString());
    }
}
