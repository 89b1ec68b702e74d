package io.peerpost.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.auth.Permission;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.tck.WatchRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** Logins and TLS, each with an etcd of its own. Not beside others: what is logged is listened to. */
@Tag("container")
class SecurityTest {
    private static final String PASSWORD = "hunter2-the-secret";
    private static final String WRONG = "hunter3-the-wrong-one";
    private static final Duration TTL = Duration.ofSeconds(2);

    private static Service record(String id) {
        return Service.of("guarded", "1", new Node(id, new HostPort("127.0.0.1", 8080), Map.of()));
    }

    /** Asks for logins from now on: root's, and those of joe, who may use the registry's keys alone. */
    private static void guard(Etcd etcd) {
        try (Admin admin = new Admin(etcd.address())) {
            Auth auth = admin.client().getAuthClient();
            for (String user : List.of("root", "joe")) {
                Admin.await(auth.userAdd(Keys.bytes(user), Keys.bytes(PASSWORD)));
                Admin.await(auth.roleAdd(Keys.bytes(user)));
                Admin.await(auth.userGrantRole(Keys.bytes(user), Keys.bytes(user)));
            }
            Admin.await(auth.roleGrantPermission(
                    Keys.bytes("joe"),
                    Keys.bytes("/micro/registry/"),
                    Keys.bytes("/micro/registry0"),
                    Permission.Type.READWRITE));
            Admin.await(auth.authEnable());
        }
    }

    private static String all(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String logOf(Action what) throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            what.run();
        } finally {
            System.setErr(before);
        }
        String log = heard.toString(StandardCharsets.UTF_8);
        System.err.print(log);
        return log;
    }

    private interface Action {
        void run() throws IOException;
    }

    @Test
    void aLoginIsUsedAndItsPasswordShownNowhere(@TempDir Path folder) throws IOException {
        try (Etcd etcd = new Etcd();
                Wire wire = new Wire(etcd.address())) {
            guard(etcd);
            String uri = "etcd://" + wire.address() + "?timeout=2&user=joe&password-file=";
            String right = uri + Files.writeString(folder.resolve("right"), PASSWORD + "\n");
            String wrong = uri + Files.writeString(folder.resolve("wrong"), WRONG);

            String log = logOf(() -> {
                try (Registry registry = Registries.open(right, Map.of())) {
                    registry.register(record("a"), TTL);
                    WatchRecorder watch = WatchRecorder.watching(registry, "guarded");
                    Waiting.until("it is known", () -> watch.known().equals(Set.of("a")));
                    wire.cut();
                    RegistryException late = assertThrows(RegistryException.class, registry::list);
                    assertFalse(all(late).contains(PASSWORD), all(late));
                    wire.mend();
                    Waiting.until(
                            "it is there",
                            () -> registry.lookup("guarded").nodes().size() == 1);
                    assertFalse(registry.toString().contains(PASSWORD));
                }
                try (Registry registry = Registries.open(wrong, Map.of())) {
                    RegistryException refused = assertThrows(RegistryException.class, registry::list);
                    assertTrue(String.valueOf(refused.getMessage()).contains("check user, password"), all(refused));
                    assertFalse(all(refused).contains(WRONG), all(refused));
                }
            });

            assertTrue(log.contains("registered a of guarded"), "the log was listened to");
            assertFalse(log.contains(PASSWORD) || log.contains(WRONG), log);
        }
    }

    @Test
    void whoDoesNotLogInIsRefusedAndToldWhatToDo() {
        try (Etcd etcd = new Etcd()) {
            guard(etcd);
            try (EtcdRegistry registry =
                    EtcdRegistry.builder().endpoints(etcd.address()).build()) {
                RegistryException refused =
                        assertThrows(RegistryException.class, () -> registry.register(record("a"), TTL));

                assertTrue(String.valueOf(refused.getMessage()).contains("check user, password"), all(refused));
            }
        }
    }

    @Test
    void heartbeatsAndWatchesOutliveTheirLogin() {
        try (Etcd etcd = new Etcd("--auth-token-ttl=1")) {
            guard(etcd);
            try (EtcdRegistry registry = EtcdRegistry.builder()
                    .endpoints(etcd.address())
                    .login("joe", PASSWORD)
                    .checkEvery(Duration.ofSeconds(1))
                    .build()) {
                Registration a = registry.register(record("a"), Duration.ofSeconds(3));
                WatchRecorder watch = WatchRecorder.watching(registry, "guarded");
                Waiting.until("it is known", () -> watch.known().equals(Set.of("a")));

                Waiting.pass(Duration.ofSeconds(6));

                assertEquals(Phase.LIVE, a.state().phase());
                assertEquals(List.of("STATE"), watch.told());
                registry.register(record("b"), Duration.ofSeconds(3));
                Waiting.until("it is known", () -> watch.known().equals(Set.of("a", "b")));
            }
        }
    }

    @Test
    void overTlsBothSidesShowWhoTheyAre(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        Certificate server = Certificate.make(
                folder, "server", "dns:localhost,ip:127.0.0.1," + (host.equals("localhost") ? "dns:" : "ip:") + host);
        Certificate client = Certificate.make(folder, "client", "dns:client");
        Certificate stranger = Certificate.make(folder, "stranger", "dns:stranger");
        try (Etcd etcd = new Etcd(
                "https",
                Map.of(server.cert(), "/cert.pem", server.key(), "/key.pem", client.cert(), "/ca.pem"),
                "--cert-file=/cert.pem",
                "--key-file=/key.pem",
                "--client-cert-auth",
                "--trusted-ca-file=/ca.pem")) {
            String uri = "etcd://" + etcd.address() + "?timeout=3&tls-ca=";
            try (Registry registry = Registries.open(
                    uri + server.cert() + "&tls-cert=" + client.cert() + "&tls-key=" + client.key(), Map.of())) {
                registry.register(record("a"), TTL);
                assertEquals(1, registry.lookup("guarded").nodes().size());
            }
            try (Registry distrusts = Registries.open(
                    uri + stranger.cert() + "&tls-cert=" + client.cert() + "&tls-key=" + client.key(), Map.of())) {
                assertThrows(RegistryException.class, distrusts::list);
            }
            try (Registry distrusted = Registries.open(
                    uri + server.cert() + "&tls-cert=" + stranger.cert() + "&tls-key=" + stranger.key(), Map.of())) {
                assertThrows(RegistryException.class, distrusted::list);
            }
        }
    }
}
