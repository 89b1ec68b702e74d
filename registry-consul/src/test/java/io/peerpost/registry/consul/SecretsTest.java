package io.peerpost.registry.consul;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUriException;
import io.peerpost.registry.tck.WatchRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The token is in a header, and nowhere else. All logs of this module's tests are at their most talkative. */
@Isolated // it listens to what the whole process logs
class SecretsTest {
    private static final String TOKEN = "b1gs33d5-0000-1111-2222-s3cr3tt0k3n0";

    @Test
    void theTokenIsSentInAHeaderAndStandsInNoUrlLogExceptionOrName() {
        List<String> logged = new CopyOnWriteArrayList<>();
        StringWriter thrown = new StringWriter();
        String slf4j = standardErrorDuring(() -> javaLoggingInto(logged, () -> speak(thrown)));

        assertTrue(slf4j.contains("MainClientExec"), "the HTTP client's own log was heard");
        assertFalse(slf4j.contains(TOKEN));
        assertFalse(logged.isEmpty(), "consul-api's own log was heard");
        assertFalse(logged.toString().contains(TOKEN));
        assertTrue(thrown.toString().contains("403"), thrown::toString);
        assertFalse(thrown.toString().contains(TOKEN), thrown::toString);
    }

    private static void speak(StringWriter thrown) {
        try (ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().token(TOKEN).build()) {
            registry.register(Samples.record("a"), Duration.ofSeconds(1)).close();
            WatchRecorder watch = WatchRecorder.watching(registry, "orders");
            await().until(() -> !watch.told().isEmpty());
            assertTrue(registry.list().isEmpty());
            assertEquals("consul://" + agent.address(), registry.toString());
            // an agent that repeats what it was sent
            agent.answer("/v1/", ScriptedAgent.status(403, "ACL not found: " + TOKEN));
            RegistryException refused = assertThrows(RegistryException.class, () -> registry.lookup("bills"));
            refused.printStackTrace(new PrintWriter(thrown, true));
            await().until(() -> watch.told().contains("INTERRUPTED"));

            agent.asked().forEach(asked -> {
                assertEquals(TOKEN, asked.token());
                assertFalse(asked.target().contains(TOKEN));
                assertFalse(asked.body().contains(TOKEN));
            });
        }
    }

    private static String standardErrorDuring(Runnable what) {
        PrintStream before = System.err;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            what.run();
        } finally {
            System.setErr(before);
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    private static void javaLoggingInto(List<String> logged, Runnable what) {
        Logger library = Logger.getLogger("com.ecwid");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        library.setLevel(Level.ALL);
        library.addHandler(handler);
        try {
            what.run();
        } finally {
            library.removeHandler(handler);
            library.setLevel(null);
        }
    }

    @Test
    void whoSendsUsElsewhereDoesNotGetTheToken() {
        try (ScriptedAgent elsewhere = new ScriptedAgent();
                ScriptedAgent agent = new ScriptedAgent();
                ConsulRegistry registry = agent.open().token(TOKEN).build()) {
            agent.redirectTo(elsewhere.address());

            assertThrows(RegistryException.class, () -> registry.lookup("orders"));

            assertTrue(elsewhere.asked().isEmpty());
        }
    }

    @Test
    void aTokenComesFromAFileBeforeTheEnvironment(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        try (ScriptedAgent agent = new ScriptedAgent()) {
            String uri = "consul://" + agent.address();
            Map<String, String> environment = Map.of("CONSUL_HTTP_TOKEN", "from-the-environment");
            lookUp(uri, Map.of());
            lookUp(uri, environment);
            lookUp(uri + "?token-file=" + file, environment);

            assertEquals(
                    List.of("null", "from-the-environment", TOKEN),
                    agent.asked().stream().map(ScriptedAgent.Asked::token).toList());
        }
    }

    private static void lookUp(String uri, Map<String, String> environment) {
        try (Registry registry = Registries.open(uri, environment)) {
            assertTrue(registry.lookup("orders").services().isEmpty());
        }
    }

    @Test
    void aTokenThatCannotStandInAHeaderIsRefusedAndNotRepeated(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "two\r\nlines-of-s3cr3t");

        RegistryUriException refused = assertThrows(
                RegistryUriException.class,
                () -> Registries.open("consul://?token-file=" + file, Map.of()).close());

        assertFalse(String.valueOf(refused.getMessage()).contains("s3cr3t"), refused.getMessage());
    }

    @Test
    void aTokenFileThatIsMissingIsNamed() {
        RegistryUriException refused = assertThrows(
                RegistryUriException.class,
                () -> Registries.open("consul://?token-file=/no/such/file", Map.of())
                        .close());

        assertTrue(String.valueOf(refused.getMessage()).contains("/no/such/file"), refused.getMessage());
    }

    @Test
    void aTokenInTheUriIsRefusedAndNotRepeated() {
        RegistryUriException refused = assertThrows(
                RegistryUriException.class,
                () -> Registries.open("consul://?token=" + TOKEN, Map.of()).close());

        assertFalse(String.valueOf(refused.getMessage()).contains(TOKEN), refused.getMessage());
    }
}
