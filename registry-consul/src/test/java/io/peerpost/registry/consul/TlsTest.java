package io.peerpost.registry.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.RegistryUriException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with an agent that wants to be shown a certificate, keys in each form that is around. */
class TlsTest {

    private static Path file(String name) {
        URL found = Objects.requireNonNull(TlsTest.class.getResource("/tls/" + name), name);
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ScriptedAgent agent() {
        return new ScriptedAgent(TlsFiles.NONE
                .withCa(file("ca.pem"))
                .withCertificate(file("server.pem"), file("server-sec1.key"))
                .context());
    }

    private static String uri(HostPort address, String keys) {
        return "consul://" + address + "?timeout=3&" + keys;
    }

    @ParameterizedTest
    @CsvSource({"client.pem, client-sec1.key", "client.pem, client-pkcs8.key", "rsa.pem, rsa-pkcs1.key"})
    void whoTrustsTheAgentAndShowsACertificateIsServed(String certificate, String key) {
        try (ScriptedAgent agent = agent();
                Registry registry = Registries.open(
                        uri(
                                agent.address(),
                                "tls-ca=" + file("ca.pem") + "&tls-cert=" + file(certificate) + "&tls-key="
                                        + file(key)),
                        Map.of())) {
            assertTrue(registry.lookup("orders").services().isEmpty());
            assertEquals(1, agent.asked().size());
        }
    }

    @Test
    void whoShowsNoCertificateIsNotServed() {
        assertNotServed("tls-ca=" + file("ca.pem"));
    }

    @Test
    void whoDoesNotTrustTheAgentSaysNothingToIt() {
        assertNotServed("tls=true");
    }

    private static void assertNotServed(String keys) {
        try (ScriptedAgent agent = agent();
                Registry registry = Registries.open(uri(agent.address(), keys), Map.of())) {
            assertThrows(RegistryUnavailableException.class, () -> registry.lookup("orders"));
            assertTrue(agent.asked().isEmpty());
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotTaken() {
        try (ScriptedAgent agent = agent();
                Registry registry = Registries.open(
                        uri(
                                new HostPort("localhost", agent.address().port()),
                                "tls-ca=" + file("ca.pem") + "&tls-cert=" + file("client.pem") + "&tls-key="
                                        + file("client-sec1.key")),
                        Map.of())) {
            assertThrows(RegistryUnavailableException.class, () -> registry.lookup("orders"));
            assertTrue(agent.asked().isEmpty());
        }
    }

    @Test
    void aKeyThatIsNotTheCertificatesOrNoKeyIsRefusedAndNotRepeated() {
        TlsFiles noKey = TlsFiles.NONE.withCertificate(file("client.pem"), file("ca.pem"));

        RegistryException refused = assertThrows(RegistryException.class, noKey::context);

        assertTrue(String.valueOf(refused.getMessage()).contains("tls-key"), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("BEGIN"), refused.getMessage());
    }

    @Test
    void aFileWithoutCertificatesIsNamed() {
        RegistryException refused = assertThrows(
                RegistryException.class,
                () -> TlsFiles.NONE.withCa(file("README")).context());

        assertTrue(String.valueOf(refused.getMessage()).contains("README"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls=yes",
                "tls-cert=F",
                "tls-key=F",
                "tls=false&tls-ca=F",
                "consistency=strong",
                "datacenter=",
                "timeout=0"
            })
    void valuesThatMakeNoSenseAreRefused(String keys) {
        assertThrows(
                RegistryUriException.class,
                () -> Registries.open("consul://?" + keys, Map.of()).close());
    }
}
