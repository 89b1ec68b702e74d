package io.peerpost.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "registry.example:1, registry.example, 1",
        "[::1]:65535, ::1, 65535",
        "[fe80::1%eth0]:0, fe80::1%eth0, 0"
    })
    void whatIsWrittenIsReadAndWrittenAgain(String text, String host, int port) {
        HostPort read = HostPort.parse(text);

        assertEquals(new HostPort(host, port), read);
        assertEquals(text, read.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "host",
                "host:",
                ":8080",
                "host:http",
                "host:-1",
                "host:+1",
                "host:65536",
                "host:123456",
                "::1:8080",
                "[::1:8080",
                "::1]:8080",
                "[]:8080",
                "a b:1",
                "http://host:1",
                "host:1\n"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "host, host, 2379",
        "host:1, host, 1",
        "::1, ::1, 2379",
        "[::1], ::1, 2379",
        "[::1]:1, ::1, 1",
        "10.0.0.7, 10.0.0.7, 2379"
    })
    void aPortMayBeLeftOutWhereThereIsADefault(String text, String host, int port) {
        assertEquals(new HostPort(host, port), HostPort.parse(text, 2379));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[::1", "host:http", "user@/host"})
    void whatIsNoHostIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text, 2379));
    }

    @Test
    void theMessageSaysWhatWasGivenAndWhatIsExpected() {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> HostPort.parse("host:http"))
                .getMessage());

        assertTrue(message.contains("'host:http' (expected: HOST:PORT"), message);
    }

    @Test
    void aNodeNeedsARealPort() {
        HostPort any = new HostPort("127.0.0.1", 0);

        assertThrows(IllegalArgumentException.class, () -> new Node("a", any, Map.of()));
    }
}
