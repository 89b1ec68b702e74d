package io.peerpost.registry.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.peerpost.registry.HostPort;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens jetcd's clients, each for one endpoint. May be shared between threads. */
final class Clients {
    /** No shorter than etcd lets its clients ask (5 s), nor than gRPC does (10 s). */
    private static final Duration KEEPALIVE = Duration.ofSeconds(10);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

    /** Room for a page of records and for what a watch tells at once. */
    private static final int MAX_ANSWER = 16 * 1024 * 1024;

    private final @Nullable Login login;
    private final @Nullable Tls tls;
    private final Duration timeout;
    private final ExecutorService executor;

    /**
     * How to open.
     *
     * @param timeout the longest that any call may last
     * @param executor runs jetcd's own steps; closed by whoever made it
     */
    Clients(@Nullable Login login, @Nullable Tls tls, Duration timeout, ExecutorService executor) {
        this.login = login;
        this.tls = tls;
        this.timeout = timeout;
        this.executor = executor;
    }

    /** Opens a client without speaking to the endpoint; what it has to read for TLS is read anew. */
    Client open(HostPort endpoint) {
        ClientBuilder builder = Client.builder()
                .target("dns:///" + endpoint)
                .loadBalancerPolicy("pick_first")
                .executorService(executor)
                .waitForReady(false)
                // one more try, which is for a login that has run out; others are ours to make
                .retryMaxAttempts(1)
                .retryDelay(20)
                .retryMaxDelay(40)
                .retryChronoUnit(ChronoUnit.MILLIS)
                .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
                .keepaliveTime(KEEPALIVE)
                .keepaliveTimeout(KEEPALIVE_TIMEOUT)
                .keepaliveWithoutCalls(false)
                .maxInboundMessageSize(MAX_ANSWER)
                .interceptor(new Deadlines());
        if (login != null) {
            builder.user(Keys.bytes(login.user())).password(Keys.bytes(login.password()));
        }
        if (tls != null) {
            builder.sslContext(tls.context());
        }
        return builder.build();
    }

    /** Whoever gives up waiting leaves a call behind: it ends by itself. Watches last. */
    private final class Deadlines implements ClientInterceptor {

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            boolean lasts = method.getFullMethodName().endsWith("/Watch");
            return next.newCall(
                    method, lasts ? options : options.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
        }
    }
}
