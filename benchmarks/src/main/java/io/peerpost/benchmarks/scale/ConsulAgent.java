package io.peerpost.benchmarks.scale;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * As much of a Consul agent as a registry asks for, in memory and counted: checks that never run out, and blocking
 * queries. Its entries are as Consul 1.8 writes them. May be shared between threads.
 */
final class ConsulAgent implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final Pattern INDEX = Pattern.compile("[?&]index=(\\d+)");
    private static final Pattern ID = Pattern.compile("\"ID\":\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("\"Name\":\"([^\"]*)\"");
    private static final Pattern ADDRESS = Pattern.compile("\"Address\":\"([^\"]*)\"");
    private static final Pattern PORT = Pattern.compile("\"Port\":(\\d+)");
    private static final Pattern TAGS = Pattern.compile("\"Tags\":(\\[[^\\]]*])");
    private static final Pattern META = Pattern.compile("\"Meta\":(\\{[^}]*})");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "agent");
        thread.setDaemon(true);
        return thread;
    });

    /** The entries of an answer, by node id. */
    @GuardedBy("this") private final Map<String, String> entries = new TreeMap<>();

    @GuardedBy("this") private final Map<String, Long> calls = new TreeMap<>();

    @GuardedBy("this") private long index = 100_000;

    @GuardedBy("this") private boolean closed;

    /** The answer of an index, made once for all who ask for it. */
    @GuardedBy("this") private byte[] answer = {};

    @GuardedBy("this") private long answered;

    ConsulAgent() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How often something was asked since the last {@link #reset}. */
    synchronized long calls(String what) {
        return calls.getOrDefault(what, 0L);
    }

    /** Counts from here on. */
    synchronized void reset() {
        calls.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = answer(exchange.getRequestURI().toString(), body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Vary", "Accept-Encoding");
            exchange.getResponseHeaders().add("X-Consul-Index", String.valueOf(index()));
            exchange.getResponseHeaders().add("X-Consul-Knownleader", "true");
            exchange.getResponseHeaders().add("X-Consul-Lastcontact", "0");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            OutputStream out = exchange.getResponseBody();
            for (int at = 0; at < bytes.length; at += PIECE) { // or the server keeps a buffer of that size
                out.write(bytes, at, Math.min(PIECE, bytes.length - at));
            }
        }
    }

    private synchronized long index() {
        return Math.max(answered, 1);
    }

    private byte[] answer(String target, String body) {
        if (target.startsWith("/v1/agent/service/register")) {
            register(body);
        } else if (target.startsWith("/v1/agent/service/deregister/")) {
            deregister(URLDecoder.decode(target.replaceAll(".*/|\\?.*", ""), StandardCharsets.UTF_8));
        } else if (target.startsWith("/v1/agent/check/pass/")) {
            count("pass");
        } else if (target.startsWith("/v1/health/service/")) {
            return list(target);
        } else if (target.startsWith("/v1/status/leader")) {
            return "\"127.0.0.1:8300\"".getBytes(StandardCharsets.UTF_8);
        }
        return new byte[0];
    }

    private synchronized void count(String what) {
        calls.merge(what, 1L, Long::sum);
    }

    private synchronized void register(String body) {
        count("register");
        index++;
        entries.put(first(ID, body), entry(body, index));
        notifyAll();
    }

    private synchronized void deregister(String id) {
        count("deregister");
        if (entries.remove(id) != null) {
            index++;
            notifyAll();
        }
    }

    private synchronized byte[] list(String target) {
        Matcher asked = INDEX.matcher(target);
        if (asked.find()) {
            count("waiting");
            awaitPast(Long.parseLong(asked.group(1)));
        }
        count("list");
        if (answered != index) {
            answered = index;
            answer = entries.values().stream()
                    .collect(Collectors.joining(",", "[", "]"))
                    .getBytes(StandardCharsets.UTF_8);
        }
        return answer;
    }

    @GuardedBy("this") private void awaitPast(long since) {
        try {
            while (index <= since && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private static String first(Pattern pattern, String in) {
        Matcher matcher = pattern.matcher(in);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String entry(String body, long index) {
        String id = first(ID, body);
        String name = first(NAME, body);
        String address = first(ADDRESS, body);
        String port = first(PORT, body);
        String tags = first(TAGS, body);
        return """
                {"Node":{"ID":"3d332fb4-f09c-30f3-5a2d-6875a8245462","Node":"host-%1$s","Address":"%1$s",\
                "Datacenter":"dc1","TaggedAddresses":{"lan":"%1$s","lan_ipv4":"%1$s","wan":"%1$s","wan_ipv4":"%1$s"},\
                "Meta":{"consul-network-segment":""},"CreateIndex":10,"ModifyIndex":12},\
                "Service":{"ID":"%2$s","Service":"%3$s","Tags":%4$s,"Address":"%1$s","TaggedAddresses":\
                {"lan_ipv4":{"Address":"%1$s","Port":%5$s},"wan_ipv4":{"Address":"%1$s","Port":%5$s}},"Meta":%6$s,\
                "Port":%5$s,"Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,\
                "Proxy":{"MeshGateway":{},"Expose":{}},"Connect":{},"CreateIndex":%7$d,"ModifyIndex":%7$d},\
                "Checks":[{"Node":"host-%1$s","CheckID":"serfHealth","Name":"Serf Health Status","Status":"passing",\
                "Notes":"","Output":"Agent alive and reachable","ServiceID":"","ServiceName":"","ServiceTags":[],\
                "Type":"","Definition":{},"CreateIndex":10,"ModifyIndex":10},\
                {"Node":"host-%1$s","CheckID":"service:%2$s","Name":"Service '%3$s' check","Status":"passing",\
                "Notes":"","Output":"","ServiceID":"%2$s","ServiceName":"%3$s","ServiceTags":%4$s,"Type":"ttl",\
                "Definition":{},"CreateIndex":%7$d,"ModifyIndex":%7$d}]}""".formatted(address, id, name, tags, port, first(META, body), index);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
