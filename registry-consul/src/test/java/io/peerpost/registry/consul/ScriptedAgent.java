package io.peerpost.registry.consul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** An agent on loopback that says what a test wants it to: by the beginning of the path, else yes and nothing. */
final class ScriptedAgent implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.named("scripted-agent"));
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable String location;
    private final CountDownLatch end = new CountDownLatch(1);

    ScriptedAgent() {
        this(null);
    }

    /** One that speaks TLS, and wants to be shown a certificate. */
    ScriptedAgent(@Nullable SSLContext tls) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server = tls == null ? HttpServer.create(any, 200) : HttpsServer.create(any, 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (server instanceof HttpsServer secure && tls != null) {
            secure.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = tls.getDefaultSSLParameters();
                    wanted.setNeedClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getAddress().getPort());
    }

    /** Options of a registry that speaks to this agent and reads often. */
    ConsulRegistryBuilder open() {
        return ConsulRegistry.builder()
                .addresses(address())
                .requestTimeout(Duration.ofSeconds(5))
                .pace(Duration.ofSeconds(1), Duration.ofMillis(20));
    }

    void answer(String pathBegin, Script script) {
        scripts.put(pathBegin, script);
    }

    /** Sends every further request to another agent. */
    void redirectTo(HostPort other) {
        location = "http://" + other;
        answer("/v1/", request -> new Answer(302, 0, ""));
    }

    /** The requests so far. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Those whose path begins so. */
    List<Asked> asked(String pathBegin) {
        return asked.stream()
                .filter(each -> each.target().startsWith(pathBegin))
                .toList();
    }

    static Script ok(long index, String body) {
        return request -> new Answer(200, index, body);
    }

    static Script status(int status, String body) {
        return request -> new Answer(status, 0, body);
    }

    /** Never answers. */
    Script hang() {
        return request -> {
            await(end);
            return new Answer(500, 0, "the test is over");
        };
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    body,
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Consul-Token")));
            asked.add(request);
            Answer answer = scripts.entrySet().stream()
                    .filter(each -> request.target().startsWith(each.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(ScriptedAgent::nothing)
                    .answer(request);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            if (answer.index() != 0) {
                exchange.getResponseHeaders().add("X-Consul-Index", String.valueOf(answer.index()));
            }
            if (location != null) {
                exchange.getResponseHeaders().add("Location", location + request.target());
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Answer nothing(Asked request) {
        if (request.target().startsWith("/v1/status/leader")) {
            return new Answer(200, 0, "\"127.0.0.1:8300\"");
        }
        boolean list = request.target().startsWith("/v1/health/");
        return new Answer(200, 1, request.method().equals("PUT") ? "" : list ? "[]" : "{}");
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** What to say to a request; may take its time. */
    interface Script {
        Answer answer(Asked request);
    }

    /**
     * A request.
     *
     * @param token what its header says; {@code null} in words if nothing
     */
    record Asked(String method, String target, String body, String token) {}

    /** An answer; with index 0 it tells none. */
    record Answer(int status, long index, String body) {}
}
