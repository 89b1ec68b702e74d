package io.peerpost.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryUriException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a URI and the environment say; nothing is reached for. */
class OpeningByUriTest {
    private static final String SECRET = "hunter2";

    private static String opened(String uri, Map<String, String> environment) {
        try (Registry registry = Registries.open(uri, environment)) {
            return registry.toString();
        }
    }

    private static String refused(String uri, Map<String, String> environment) {
        RegistryUriException thrown = assertThrows(RegistryUriException.class, () -> opened(uri, environment));
        return String.valueOf(thrown.getMessage());
    }

    @Test
    void withoutAnAddressItIsTheUsualOne() {
        assertEquals("etcd://127.0.0.1:2379", opened("etcd://", Map.of()));
    }

    @Test
    void severalHostsMayBeNamedWithAndWithoutPorts() {
        assertEquals("etcd://h1:2379,h2:2380,[::1]:2379", opened("etcd://h1,h2:2380,[::1]", Map.of()));
    }

    @Test
    void goMicrosVariablesNameIt() {
        Map<String, String> environment = Map.of("MICRO_REGISTRY", "etcd", "MICRO_REGISTRY_ADDRESS", "h1:2379,h2:2379");

        String uri = Registries.uriFromEnvironment(environment).orElseThrow();

        assertEquals("etcd://h1:2379,h2:2379", opened(uri, environment));
    }

    @Test
    void aNamespaceIsPartOfItsName() {
        assertEquals("etcd://h1:2379?namespace=/blue", opened("etcd://h1?namespace=/blue", Map.of()));
        assertEquals("/blue/micro/registry/s-v1/a-b", Keys.text(new Keys("/blue").node("s/v1", "a/b")));
    }

    @Test
    void aPasswordComesFromAFileOrTheEnvironmentAndIsNeverShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), SECRET + "\n");
        Map<String, String> environment = Map.of("ETCD_USERNAME", "joe", "ETCD_PASSWORD", SECRET);

        assertFalse(opened("etcd://h1?user=joe&password-file=" + file, Map.of()).contains(SECRET));
        assertFalse(opened("etcd://h1", environment).contains(SECRET));
        assertFalse(opened("etcd://h1?user=ann", environment).contains(SECRET));
        assertEquals("login of joe", new Login("joe", SECRET).toString());
    }

    @Test
    void halfALoginIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), SECRET);

        assertTrue(refused("etcd://h1?user=joe", Map.of()).contains("password-file"));
        String message = refused("etcd://h1?password-file=" + file, Map.of());
        assertTrue(message.contains("user"), message);
        assertFalse(message.contains(SECRET), message);
        assertTrue(
                refused("etcd://h1?user=joe&password-file=" + folder, Map.of()).contains(folder.toString()));
    }

    @Test
    void wrongValuesAreRefusedWithWhatIsExpected(@TempDir Path folder) {
        Path none = folder.resolve("none.pem");

        assertTrue(refused("etcd://h1?timeout=soon", Map.of()).contains("expected: seconds"));
        assertTrue(refused("etcd://h1:x", Map.of()).contains("expected: HOST:PORT"));
        assertTrue(refused("etcd://h1:0", Map.of()).contains("endpoints"));
        assertTrue(refused("etcd://h1?tls=perhaps", Map.of()).contains("expected: true or false"));
        assertTrue(refused("etcd://h1?tls=false&tls-ca=x", Map.of()).contains("tls"));
        assertTrue(refused("etcd://h1?tls-ca=" + none, Map.of()).contains(none.toString()));
        assertTrue(refused("etcd://h1?tls-cert=" + none, Map.of()).contains("tls-key"));
    }

    @Test
    void tlsAloneTrustsWhomJavaTrusts() {
        assertEquals("etcd://h1:2379", opened("etcd://h1?tls=true", Map.of()));
    }
}
