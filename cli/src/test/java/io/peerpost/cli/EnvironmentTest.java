package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"mdns", "memory"})
    void anAddressLeftOverFromAnotherRegistryIsIgnored(String kind) {
        assertEquals(
                kind + "://", options.registryUri(Map.of("MICRO_REGISTRY", kind, "MICRO_REGISTRY_ADDRESS", "h1:2379")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub t --data x", "sub t", "nodes", "doctor"})
    void anUnknownRegistryInTheEnvironmentIsAnsweredWithTheKnownOnes(String line) {
        String said = new CommandRun()
                .with("MICRO_REGISTRY", "nats")
                .run(line.split(" "))
                .failedWith(Exit.USAGE);
        assertTrue(said.contains("MICRO_REGISTRY: 'nats' (known here: "), said);
        assertTrue(said.contains("consul, etcd, mdns, memory)"), said);
    }

    @ParameterizedTest
    @CsvSource({
        "MICRO_REGISTRY_ADDRESS, root:hush@h1",
        "MICRO_REGISTRY_ADDRESS, h1?password=hush",
        "PEERPOST_REGISTRY, etcd://root:hush@h1",
        "PEERPOST_REGISTRY, consul://h1?token=hush"
    })
    void aSecretInAVariableThatNamesTheRegistryIsRefusedAndNotRepeated(String variable, String value) {
        CommandRun nodes = new CommandRun().with("MICRO_REGISTRY", "etcd").with(variable, value);
        String said = nodes.run("nodes").failedWith(Exit.USAGE);
        assertTrue(said.contains("password-file"), said);
        assertFalse(said.contains("hush"), said);
    }

    @Test
    void ourVariableComesBeforeGoMicrosAndTheOptionBeforeBoth() {
        Map<String, String> both = Map.of("PEERPOST_REGISTRY", "memory://a", "MICRO_REGISTRY", "consul");
        assertEquals("memory://a", options.registryUri(both));
        options.registry.given = "memory://b";
        options.listen = "127.0.0.1:0";
        assertEquals("memory://b", options.registryUri(both));
        assertEquals("127.0.0.1:0", options.listenAddress(Map.of("MICRO_BROKER_ADDRESS", "0.0.0.0:8080")));
    }
}
