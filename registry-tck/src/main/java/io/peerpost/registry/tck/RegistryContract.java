package io.peerpost.registry.tck;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What all contract classes share. A backend runs the contract by one small subclass of each class that applies to it:
 * {@link RegistrationContract}, {@link LookupContract}, {@link WatchContract}, {@link IndependenceContract} and
 * {@link OpeningContract} apply to all, {@link GoodbyeContract}, {@link LeaseContract}, {@link ForgettingContract},
 * {@link InterruptionContract} and {@link HostileRecordContract} to those that can do what they are about.
 *
 * @param <F> what the fixture has to be able to do
 */
public abstract class RegistryContract<F extends RegistryFixture> {
    private F fixture;

    /** Whatever is made by the constructor is remade for every test. */
    @SuppressWarnings("NullAway.Init") // JUnit sets up before it tests
    protected RegistryContract() {}

    /** Makes a fixture; closed by the contract after the test. */
    protected abstract F open();

    /** A service of this test only. */
    private final String service = "tck-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    final void setUp() {
        fixture = open();
    }

    @AfterEach
    final void tearDown() {
        fixture.close();
    }

    final F fixture() {
        return fixture;
    }

    final Registry one() {
        return fixture.one();
    }

    final Registry two() {
        return fixture.two();
    }

    final String service() {
        return service;
    }

    final Service record(String id) {
        return record(id, "1", Map.of("topic", "orders"));
    }

    final Service record(String id, String version, Map<String, String> metadata) {
        return Service.of(service, version, new Node(id, new HostPort("127.0.0.1", 8080), metadata));
    }

    /** The node ids that a registry finds under the test's service. */
    final Set<String> ids(Registry registry) {
        Set<String> ids = new TreeSet<>();
        registry.lookup(service).nodes().forEach(node -> ids.add(node.id()));
        return ids;
    }

    /** Waits until a registry finds exactly these nodes. */
    final void awaitIds(Registry registry, String... ids) {
        Set<String> expected = Set.of(ids);
        fixture.await("lookup finds " + expected, () -> {
            try {
                return ids(registry).equals(expected);
            } catch (RegistryException e) {
                return false;
            }
        });
    }

    /** Waits until a registry finds a node with these metadata. */
    final void awaitMetadata(Registry registry, String id, Map<String, String> metadata) {
        fixture.await(id + " has " + metadata, () -> {
            Lookup found = registry.lookup(service);
            return found.nodes().stream()
                    .anyMatch(node -> node.id().equals(id) && node.metadata().equals(metadata));
        });
    }

    final WatchRecorder watch(Registry registry) {
        return WatchRecorder.watching(registry, service);
    }
}
