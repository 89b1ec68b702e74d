package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryProvider;
import io.peerpost.registry.RegistryUri;
import io.peerpost.registry.RegistryUriException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a backend is opened by URI. */
public abstract class OpeningContract {

    /** For subclasses. */
    protected OpeningContract() {}

    /** A URI that opens the backend here. */
    protected abstract String uri();

    @Test
    void theBackendIsFoundByItsScheme() {
        RegistryProvider provider = Registries.providers().get(scheme());

        assertNotNull(provider);
        assertEquals(scheme(), provider.scheme());
    }

    @Test
    void theUriOpensARegistryThatSaysWhereItIs() {
        try (Registry registry = Registries.open(uri(), Map.of())) {
            assertTrue(registry.toString().startsWith(scheme() + "://"), registry.toString());
        }
    }

    @Test
    void theSchemeMayBeWrittenInUpperCase() {
        String shouted = uri().replace(scheme() + "://", scheme().toUpperCase(Locale.ROOT) + "://");

        Registries.open(shouted, Map.of()).close();
    }

    @Test
    void anUnknownKeyIsRefusedWithThoseThatAreKnown() {
        String wrong = uri() + (uri().contains("?") ? "&" : "?") + "no-such-key=1";

        String message = messageOf(wrong);

        assertTrue(message.contains("no-such-key"), message);
        provider().keys().keySet().forEach(key -> assertTrue(message.contains(key), message));
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void anUnknownSchemeIsRefusedWithThoseThatAreKnown() {
        String message = messageOf("no-such-registry://somewhere");

        assertTrue(message.contains("no-such-registry"), message);
        assertTrue(message.contains(scheme() + "://"), message);
    }

    @Test
    void aSecretInTheUriIsRefusedAndNotRepeated() {
        String message = messageOf(scheme() + "://?password=hunter2");

        assertFalse(message.contains("hunter2"), message);
    }

    @Test
    void everyKeySaysWhatItDoes() {
        provider().keys().forEach((key, text) -> assertFalse(text.isBlank(), key));
    }

    private static String messageOf(String uri) {
        RegistryUriException thrown = assertThrows(
                RegistryUriException.class, () -> Registries.open(uri, Map.of()).close());
        return String.valueOf(thrown.getMessage());
    }

    private RegistryProvider provider() {
        RegistryProvider provider = Registries.providers().get(scheme());
        assertNotNull(provider);
        return provider;
    }

    private String scheme() {
        return RegistryUri.parse(uri()).scheme();
    }
}
