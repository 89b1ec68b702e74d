package io.peerpost.registry.consul;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstancesTest {

    private static Service with(Map<String, String> metadata) {
        Service record = Samples.record("a");
        return record.withNodes(List.of(record.node().withMetadata(metadata)));
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1s, 1m5s", "PT1.5S, 1.5s, 1m5s", "PT30S, 30s, 1m5s", "PT1M, 1m0s, 1m5s", "PT2M, 2m0s, 2m5s"})
    void consulKeepsACriticalNodeForTheTtlAndFiveSecondsAtLeast65(Duration ttl, String check, String deregister) {
        ConsulAgent.Instance instance = Instances.of(Samples.record("a"), ttl);

        assertEquals(check, instance.ttl());
        assertEquals(deregister, instance.deregisterAfter());
    }

    @ParameterizedTest
    @CsvSource({"PT0.0000001S, 0.001s", "PT59.999S, 59.999s", "PT1H, 1h0m0s", "PT25H1M1.05S, 25h1m1.05s"})
    void durationsAreInGosWords(Duration duration, String text) {
        assertEquals(text, GoDuration.of(duration));
    }

    @Test
    void metadataUpToConsulsLimitsAreTaken() {
        Map<String, String> most = new HashMap<>();
        for (int i = 0; i < 63; i++) {
            most.put("key-" + i, "");
        }
        most.put("k".repeat(128), "ö".repeat(256));

        assertDoesNotThrow(() -> Instances.check(with(most)));
        most.put("one-more", "");
        assertThrows(IllegalArgumentException.class, () -> Instances.check(with(most)));
    }

    @Test
    void aValueIsMeasuredInBytes() {
        assertThrows(
                IllegalArgumentException.class, () -> Instances.check(with(Map.of("topic", "ö".repeat(256) + "x"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ö", "a.b", "consul-own", "<&>"})
    void keysThatConsulRefusesAreRefused(String key) {
        assertThrows(IllegalArgumentException.class, () -> Instances.check(with(Map.of(key, ""))));
    }
}
