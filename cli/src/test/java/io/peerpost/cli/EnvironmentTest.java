package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private final CommonOptions options = new CommonOptions();

    @Test
    void mdnsIsTheDefault() {
        assertEquals("mdns://", options.registryUri(Map.of()));
        assertEquals("mdns://", options.registryUri(Map.of("PEERPOST_REGISTRY", " ", "MICRO_REGISTRY", "")));
        assertNull(options.listenAddress(Map.of()));
    }

    @Test
    void goMicrosVariablesNameTheRegistryAndTheListener() {
        Map<String, String> micro = Map.of(
                "MICRO_REGISTRY", "etcd",
                "MICRO_REGISTRY_ADDRESS", "h1:2379,h2:2379",
                "MICRO_BROKER_ADDRESS", "0.0.0.0:8080");
        assertEquals("etcd://h1:2379,h2:2379", options.registryUri(micro));
        assertEquals("0.0.0.0:8080", options.listenAddress(micro));
    }

    @Test
    void ourVariableComesBeforeGoMicrosAndTheOptionBeforeBoth() {
        Map<String, String> both = Map.of("PEERPOST_REGISTRY", "memory://a", "MICRO_REGISTRY", "consul");
        assertEquals("memory://a", options.registryUri(both));
        options.registry = "memory://b";
        options.listen = "127.0.0.1:0";
        assertEquals("memory://b", options.registryUri(both));
        assertEquals("127.0.0.1:0", options.listenAddress(Map.of("MICRO_BROKER_ADDRESS", "0.0.0.0:8080")));
    }
}
