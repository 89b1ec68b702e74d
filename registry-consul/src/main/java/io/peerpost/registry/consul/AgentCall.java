package io.peerpost.registry.consul;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Future;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.ResponseHandler;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.utils.DateUtils;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one conversation: the shared connections of {@link AgentHttp}, up to a deadline for all its
 * requests together, connecting and reading included. Ended from outside, by {@link #close} or the deadline, it breaks
 * off the request that runs and takes no further one.
 */
final class AgentCall extends CloseableHttpClient {
    private final AgentHttp http;
    private final CloseableHttpClient connections;
    private final Duration limit;

    private volatile @Nullable Instant lastDate;

    @GuardedBy("this") private @Nullable HttpUriRequest running;

    @GuardedBy("this") private @Nullable Future<?> deadline;

    @GuardedBy("this") private boolean late;

    @GuardedBy("this") private boolean ended;

    AgentCall(AgentHttp http, CloseableHttpClient connections, Duration limit) {
        this.http = http;
        this.connections = connections;
        this.limit = limit;
    }

    /** Whose end the deadline brings; null if there is nobody any more to keep the time. */
    synchronized void endsBy(@Nullable Future<?> timer) {
        deadline = timer;
        ended = ended || timer == null;
    }

    /** The time is over. */
    void expire() {
        end(true);
    }

    @Override
    public void close() {
        end(false);
    }

    private void end(boolean expired) {
        HttpUriRequest stopped;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            late = expired;
            stopped = running;
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
        if (stopped != null) {
            stopped.abort();
        }
    }

    /** {@code http} or {@code https}. */
    String scheme() {
        return http.scheme();
    }

    /** What an agent said, with no secret of ours in it. */
    String withoutSecret(@Nullable String text) {
        return http.withoutSecret(text);
    }

    /** Why a request failed, in words. */
    synchronized AgentException failure(Throwable cause) {
        if (late) {
            return new AgentException("did not answer in " + limit.toMillis() / 1e3 + " s", cause);
        }
        return new AgentException(ended ? "is no longer asked" : "could not be asked (" + reason(cause) + ")", cause);
    }

    private String reason(Throwable cause) {
        String message = cause.getMessage();
        return withoutSecret(message == null ? cause.getClass().getSimpleName() : message);
    }

    @Override
    public <T> T execute(HttpUriRequest request, ResponseHandler<? extends T> handler) throws IOException {
        synchronized (this) {
            if (ended) {
                throw new IOException("the conversation has ended");
            }
            running = request;
        }
        try {
            return connections.execute(request, response -> {
                noteDate(response.getFirstHeader("Date"));
                return handler.handleResponse(response);
            });
        } finally {
            synchronized (this) {
                running = null;
            }
        }
    }

    private void noteDate(@Nullable Header date) {
        Date parsed = date == null ? null : DateUtils.parseDate(date.getValue());
        if (parsed != null) {
            lastDate = parsed.toInstant();
        }
    }

    /** The time of day that the last answer told; null if none did. */
    @Nullable Instant lastDate() {
        return lastDate;
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, HttpRequest request, HttpContext context) {
        throw new UnsupportedOperationException("requests of a conversation come with a handler");
    }

    @Override
    @Deprecated
    public org.apache.http.params.HttpParams getParams() {
        throw new UnsupportedOperationException("options are those of AgentHttp");
    }

    @Override
    @Deprecated
    public org.apache.http.conn.ClientConnectionManager getConnectionManager() {
        throw new UnsupportedOperationException("connections are those of AgentHttp");
    }
}
