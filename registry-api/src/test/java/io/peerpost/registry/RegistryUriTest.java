package io.peerpost.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryUriTest {

    @Test
    void aSchemeAloneIsEnough() {
        assertEquals(new RegistryUri("mdns", "", Map.of()), RegistryUri.parse("mdns://"));
    }

    @Test
    void keysAndValuesAreReadInTheirOrder() {
        RegistryUri uri = RegistryUri.parse("mdns://?interface=eth0,lo&domain=micro");

        assertEquals(
                List.of("interface", "domain"), List.copyOf(uri.parameters().keySet()));
        assertEquals(Optional.of("micro"), uri.parameter("domain"));
        assertEquals(Optional.empty(), uri.parameter("port"));
        assertEquals(List.of("eth0", "lo"), uri.list("interface"));
        assertEquals(List.of(), uri.list("nothing"));
    }

    @Test
    void manyHostsAreRead() {
        RegistryUri uri = RegistryUri.parse("etcd://h1:1,h2, [::1]:3,");

        assertEquals(List.of(new HostPort("h1", 1), new HostPort("h2", 2379), new HostPort("::1", 3)), uri.hosts(2379));
    }

    @Test
    void theSchemeIsReadWithoutRegardToCaseAndASlashAtTheEndIsIgnored() {
        assertEquals(RegistryUri.parse("consul://host:1"), RegistryUri.parse("CONSUL://host:1/"));
    }

    @ParameterizedTest
    @CsvSource({
        "token-file=/run/a%20b, token-file, /run/a b",
        "datacenter=a+b, datacenter, a+b",
        "user=%C3%A9, user, é",
        "empty=, empty, ''",
        "pair=a=b, pair, a=b"
    })
    void valuesArePercentDecoded(String query, String key, String value) {
        assertEquals(Optional.of(value), RegistryUri.parse("etcd://h?" + query).parameter(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mdns", "://", "mdns:/", "etcd://h?a", "etcd://h?=1", "etcd://h?a=1&a=2", "etcd://h?a=%"})
    void whatIsNotOfTheFormIsRefused(String text) {
        assertThrows(RegistryUriException.class, () -> RegistryUri.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etcd://user:hunter2@h1",
                "etcd://h1?password=hunter2",
                "consul://h?token=hunter2",
                "consul://h?secret=hunter2",
                "etcd://h?a=1&pass=hunter2"
            })
    void aSecretIsRefusedWithAdviceAndNotRepeated(String text) {
        String message = message(() -> RegistryUri.parse(text));

        assertFalse(message.contains("hunter2"), message);
        assertTrue(message.contains("password-file"), message);
    }

    @Test
    void aHostThatCannotBeReadIsRefusedWithTheUri() {
        RegistryUri uri = RegistryUri.parse("etcd://h1:http");

        String message = message(() -> uri.hosts(2379));

        assertTrue(message.contains("etcd://h1:http"), message);
    }

    @Test
    void secondsMayHaveAFraction() {
        RegistryUri uri = RegistryUri.parse("etcd://h?timeout=0.5&long=30");

        assertEquals(Duration.ofMillis(500), uri.seconds("timeout", Duration.ofSeconds(5)));
        assertEquals(Duration.ofSeconds(30), uri.seconds("long", Duration.ofSeconds(5)));
        assertEquals(Duration.ofSeconds(5), uri.seconds("other", Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "NaN", "1e9", ""})
    void whatIsNoTimeIsRefused(String value) {
        RegistryUri uri = RegistryUri.parse("etcd://h?timeout=" + value);

        assertTrue(message(() -> uri.seconds("timeout", Duration.ofSeconds(5))).contains("'timeout'"));
    }

    @Test
    void itIsWrittenAsItWasRead() {
        assertEquals(
                "etcd://h1,h2?user=me",
                RegistryUri.parse("etcd://h1,h2?user=me").toString());
        assertEquals("mdns://", RegistryUri.parse("mdns://").toString());
    }

    private static String message(Runnable refused) {
        return String.valueOf(
                assertThrows(RegistryUriException.class, refused::run).getMessage());
    }
}
