package io.peerpost.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Opening by URI, with one backend on the class path that opens nothing and says what it was asked. */
class RegistriesTest {

    /** The backend. */
    public static final class Shelf implements RegistryProvider {
        /** For the service loader. */
        public Shelf() {}

        @Override
        public String scheme() {
            return "shelf";
        }

        @Override
        public Map<String, String> keys() {
            return Map.of("height", "in metres", "colour", "of the wood");
        }

        @Override
        public Registry open(RegistryUri uri, Map<String, String> environment) {
            throw new RegistryException("asked for " + uri + " with " + environment);
        }
    }

    @Test
    void theBackendOfTheSchemeIsAskedWithTheUriAndTheEnvironment() {
        assertEquals("asked for shelf://third?height=2 with {WOOD=oak}", message("shelf://third?height=2"));
    }

    @Test
    void anUnknownSchemeIsRefusedWithThoseThatAreKnown() {
        assertEquals("unknown registry 'table://' (known here: shelf://)", message("table://"));
    }

    @Test
    void anUnknownKeyIsRefusedWithThoseThatAreKnown() {
        assertEquals("unknown key 'depth' for shelf:// (known: colour, height)", message("shelf://?depth=1"));
    }

    @Test
    void goMicrosVariablesNameARegistry() {
        assertEquals(
                Optional.of("shelf://h1,h2"),
                Registries.uriFromEnvironment(Map.of("MICRO_REGISTRY", " Shelf", "MICRO_REGISTRY_ADDRESS", " h1,h2 ")));
        assertEquals(Optional.of("shelf://"), Registries.uriFromEnvironment(Map.of("MICRO_REGISTRY", "shelf")));
    }

    @Test
    void aNameThatNobodyKnowsIsRefusedWithThoseThatAreKnown() {
        RegistryUriException e = assertThrows(
                RegistryUriException.class, () -> Registries.uriFromEnvironment(Map.of("MICRO_REGISTRY", "table")));
        assertEquals("MICRO_REGISTRY: 'table' (known here: shelf)", e.getMessage());
    }

    @Test
    void withoutTheVariableThereIsNoRegistryToName() {
        assertEquals(Optional.empty(), Registries.uriFromEnvironment(Map.of()));
        assertEquals(Optional.empty(), Registries.uriFromEnvironment(Map.of("MICRO_REGISTRY", " ")));
    }

    private static String message(String uri) {
        return String.valueOf(assertThrows(RegistryException.class, () -> Registries.open(uri, Map.of("WOOD", "oak")))
                .getMessage());
    }
}
