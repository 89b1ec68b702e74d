package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Launch;
import io.peerpost.it.harness.LockedServer;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A password or token shows up nowhere: not in what is printed or logged at any verbosity, nor where ps looks. */
@Tag("container")
@Timeout(240)
final class SecretsTest {
    /** Nobody listens there. */
    private static final String NOBODY = "127.0.0.1:1";

    private static final String[] LOUD = {"-v", "-v"};

    @RegisterExtension
    final Commands commands = new Commands();

    @TempDir
    Path folder;

    enum Backend {
        ETCD,
        CONSUL;

        LockedServer start() {
            return this == ETCD ? LockedServer.etcd("right/" + UUID.randomUUID()) : LockedServer.consul();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCommandShowsItNowhere(Backend backend) throws IOException {
        String wrong = "wrong/" + UUID.randomUUID();
        try (LockedServer server = backend.start()) {
            String topic = commands.topic("secrets");
            String open = server.uri(server.address(), "");
            String byFile = server.uri(server.address(), file("right", server.secret()));
            Map<String, String> right = server.environment(server.secret());

            Command sub = commands.command("sub", topic, "--count", "1", "--registry", open)
                    .with("--listen", "127.0.0.1:0")
                    .with(LOUD)
                    .environment(right)
                    .start();
            sub.awaitErr("subscribed ");
            assertShown(sub, server.secret());
            Command pub = ended(commands.command("pub", topic, "--data", "x", "--registry", byFile));
            assertEquals(0, pub.awaitExit(), pub::told);
            assertEquals(0, sub.awaitExit(), sub::told);
            assertHidden(server.secret(), sub, pub);

            Command refused =
                    ended(commands.command("nodes", "--registry", open).environment(server.environment(wrong)));
            assertEquals(3, refused.awaitExit(), refused::told);
            Command doctor =
                    ended(commands.command("doctor", "--registry", open).environment(right));
            Command away = ended(commands.command("nodes", "--registry", server.uri(NOBODY, ""))
                    .environment(right));
            assertEquals(3, away.awaitExit(), away::told);
            Command lines = ended(commands.command(
                    "nodes", "--registry", server.uri(server.address(), file("lines", server.secret() + "\nmore"))));
            Command noFile = ended(commands.command(
                    "nodes",
                    "--registry",
                    server.uri(server.address(), folder.resolve("none").toString())));
            assertEquals(2, noFile.awaitExit(), noFile::told);
            assertHidden(server.secret(), doctor, away, lines, noFile);
            assertHidden(wrong, refused);
        }
    }

    private Command ended(Launch launch) {
        Command command = launch.with(LOUD).start();
        command.awaitExit();
        return command;
    }

    /** It runs, it has logged, and its command line and output hold no secret. */
    private static void assertShown(Command command, String secret) throws IOException {
        String line = Files.readString(Path.of("/proc/" + command.pid() + "/cmdline"));
        assertTrue(line.contains("--registry"), line);
        assertHidden(secret, line);
        assertTrue(command.err().stream().anyMatch(l -> l.contains("registered")), command::told);
    }

    private static void assertHidden(String secret, Command... all) {
        for (Command command : all) {
            assertFalse(command.err().isEmpty() && command.out().isEmpty(), command::told);
            assertHidden(secret, command.told());
            assertHidden(secret, String.join("\n", command.err()));
            assertHidden(secret, String.join("\n", command.out()));
        }
    }

    /** Neither as it is nor as those write it who dump what they send. */
    private static void assertHidden(String secret, String text) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        List<String> forms = List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                HexFormat.of().formatHex(bytes));
        String lower = text.toLowerCase(Locale.ROOT);
        for (String form : forms) {
            assertFalse(lower.contains(form.toLowerCase(Locale.ROOT)), () -> form + " stands in:\n" + text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLibraryThrowsAndTellsItNowhere(Backend backend) throws IOException {
        String wrong = "wrong/" + UUID.randomUUID();
        try (LockedServer server = backend.start()) {
            String open = server.uri(server.address(), "");
            try (Registry registry = Registries.open(open, server.environment(server.secret()));
                    var registration = registry.register(record(), Duration.ofSeconds(30))) {
                assertHidden(
                        server.secret(),
                        registry + " " + registration + " " + registration.state() + " " + registry.health());
            }
            assertHidden(wrong, told(() -> use(open, server.environment(wrong))));
            assertHidden(wrong, told(() -> use(server.uri(NOBODY, ""), server.environment(wrong))));
            assertHidden(wrong, told(() -> use(server.uri(NOBODY, file("wrong", wrong)), Map.of())));
            String inside = backend == Backend.ETCD ? "etcd://root:" + wrong + "@" : "consul://" + wrong + "@";
            assertHidden(wrong, told(() -> use(inside + server.address(), Map.of())));
        }
    }

    private static boolean use(String uri, Map<String, String> environment) {
        try (Registry registry = Registries.open(uri, environment);
                var registration = registry.register(record(), Duration.ofSeconds(30))) {
            return registration.state() != null;
        }
    }

    /** What a call throws, with everything that caused it. */
    private static String told(Supplier<Boolean> call) {
        StringWriter text = new StringWriter();
        assertThrows(RegistryException.class, call::get).printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static Service record() {
        Node node = new Node("node-" + UUID.randomUUID(), new HostPort("127.0.0.1", 9), Map.of("topic", "t"));
        return Service.of("secrets", "1", node);
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
