package io.peerpost.registry.consul;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.client.StandardHttpRequestRetryHandler;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP towards agents: connections that are kept and shared, TLS, the token, and bounds on what comes back. May be
 * shared between threads. Closing it ends at once whatever runs.
 *
 * <p>The token goes into a header at the last moment, below everything of this library and of consul-api that logs;
 * and neither redirects nor proxies carry it elsewhere.
 */
final class AgentHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulRegistry.class);

    /** Waiting for one connection must not hold up another registration; each watched name holds one all the time. */
    private static final int MAX_CONNECTIONS = 2_000;

    private static final int RECHECK_AFTER_IDLE_MILLIS = 500;

    private final @Nullable String token;
    private final boolean secure;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines = Threads.timer("peerpost-consul-deadlines");
    private volatile boolean toldOfFilter;

    /**
     * Makes one; connects to nothing yet.
     *
     * @param tls speaks TLS with these keys and certificates; without them plain HTTP
     */
    AgentHttp(Duration connectTimeout, @Nullable String token, @Nullable SSLContext tls) {
        this.token = token;
        this.secure = tls != null;
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, connectTimeout.toMillis()));
        RequestConfig timeouts = RequestConfig.custom()
                .setConnectTimeout(millis)
                .setConnectionRequestTimeout(millis)
                .setNormalizeUri(false) // ids come encoded, and stay as they are
                .setRedirectsEnabled(false)
                .build();
        this.client = HttpClients.custom()
                .setConnectionManager(connections(tls))
                .setDefaultRequestConfig(timeouts)
                // a kept connection may have died unseen; whatever is asked of Consul here may be asked twice
                .setRetryHandler(new StandardHttpRequestRetryHandler(1, true))
                .disableContentCompression() // no bombs
                .disableCookieManagement()
                .disableAuthCaching()
                .disableRedirectHandling()
                .addInterceptorLast((HttpRequest request, org.apache.http.protocol.HttpContext c) -> authorize(request))
                .addInterceptorLast((HttpResponse response, org.apache.http.protocol.HttpContext c) -> check(response))
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(@Nullable SSLContext tls) {
        RegistryBuilder<ConnectionSocketFactory> sockets = RegistryBuilder.create();
        if (tls == null) {
            sockets.register("http", PlainConnectionSocketFactory.getSocketFactory());
        } else {
            sockets.register("https", new SSLConnectionSocketFactory(tls));
        }
        // the default kind of connection would log headers, and so the token
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager(
                sockets.build(), (route, config) -> new DefaultManagedHttpClientConnection("consul", 8 * 1024));
        pool.setMaxTotal(MAX_CONNECTIONS);
        pool.setDefaultMaxPerRoute(MAX_CONNECTIONS);
        pool.setValidateAfterInactivity(RECHECK_AFTER_IDLE_MILLIS);
        return pool;
    }

    private void authorize(HttpRequest request) {
        if (token != null) {
            request.setHeader("X-Consul-Token", token);
        }
    }

    private void check(HttpResponse response) throws IOException {
        if (response.getEntity() != null) {
            response.setEntity(new BoundedEntity(response.getEntity()));
        }
        if (!toldOfFilter && response.containsHeader("X-Consul-Results-Filtered-By-ACLs")) {
            toldOfFilter = true;
            log.warn("Consul leaves out what the ACL token may not read (told once); it needs service:read, node:read");
        }
    }

    /** Begins a conversation that ends after this time, whatever an agent does. */
    AgentCall call(Duration limit) {
        AgentCall call = new AgentCall(this, client, limit);
        try {
            call.endsBy(deadlines.schedule(call::expire, limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            call.endsBy(null);
        }
        return call;
    }

    String scheme() {
        return secure ? "https" : "http";
    }

    String withoutSecret(@Nullable String text) {
        String known = text == null ? "" : text;
        return Text.printable(token == null ? known : known.replace(token, "***"));
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            log.debug("closing connections to Consul", e);
        }
    }
}
