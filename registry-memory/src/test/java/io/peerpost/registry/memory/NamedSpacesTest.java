package io.peerpost.registry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryUriException;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamedSpacesTest {
    private final String name = "space-" + UUID.randomUUID();

    @Test
    void twoThatOpenOneNameFindEachOther() {
        try (Registry one = Registries.open("memory://" + name, Map.of());
                Registry two = Registries.open("memory://" + name, Map.of())) {
            one.register(service(), Duration.ofSeconds(60));

            assertEquals(List.of("things"), two.list());
        }
    }

    @Test
    void twoNamesAreTwoSpaces() {
        try (Registry one = Registries.open("memory://" + name, Map.of());
                Registry two = Registries.open("memory://" + name + "-other", Map.of())) {
            one.register(service(), Duration.ofSeconds(60));

            assertEquals(List.of(), two.list());
        }
    }

    @Test
    void theSpaceLivesUntilItsLastHandleIsClosed() {
        Registry one = Registries.open("memory://" + name, Map.of());
        Registry two = Registries.open("memory://" + name, Map.of());

        one.close();
        one.close();
        assertTrue(NamedSpaces.isOpen(name));
        two.close();
        assertFalse(NamedSpaces.isOpen(name));
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThrows(RegistryUriException.class, () -> Registries.open("memory://" + name + "?color=red", Map.of()));
    }

    private static Service service() {
        return Service.of("things", "1", new Node("a", new HostPort("127.0.0.1", 1), Map.of()));
    }
}
