package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.http.HttpHandler;
import io.peerpost.broker.http.internal.net.Cidr;
import io.peerpost.broker.http.internal.net.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The numbers of the subscribing side. Immutable.
 *
 * @param listen where to listen
 * @param allow networks that may come in besides loopback; empty for protected mode's own choice
 * @param maxBody how many bytes a request's body may have
 * @param maxHeaders how many headers a request may have
 * @param maxHeaderBytes how many bytes they may have together
 * @param maxConnections how many connections may be open
 * @param maxAssembling how many bytes of requests may be under way over all connections
 * @param maxPipelined how many requests of one connection may wait for their answers
 * @param streams whether the stream lane is offered
 * @param transport what drives sockets
 * @param requestTime how long a request may take to come in whole, and an answer to go out
 * @param idleTime after how long without a request a connection is closed
 * @param processingEvery how often a Peerpost publisher hears that its oldest request is still at work
 * @param lingerTime how long a connection is read on after its last answer, so that the answer survives
 * @param peerCloseTime how long a drained node waits for its publishers to close before it does, and how long a draining
 *     one takes a publisher's silence for its last word
 * @param farewellTime how long a node that drains goes on taking what its publishers still have for it, at most
 * @param pauseAfter how long the process must have stood still for connections to be checked before the next handler
 * @param remember how long ids that returned are remembered after their publisher was last heard
 * @param goWaiting how many requests of go-micro peers may wait for room, over all subscriptions
 * @param goWaitingBytes how many bytes they may have together
 * @param localAttempts how often a handler is run for a message of a go-micro peer
 * @param localPause the pause after the first of these that failed; it doubles up to 300 times this
 * @param handlers what answers requests to exactly these paths
 * @param virtualThreads whether handlers run on virtual threads
 * @param handlerThreads how many threads run handlers where they do not
 * @param ioThreads how many threads serve connections
 * @param nanoTime the monotonic clock
 */
public record EndpointConfig(
        ListenRange listen,
        List<Cidr> allow,
        int maxBody,
        int maxHeaders,
        int maxHeaderBytes,
        int maxConnections,
        long maxAssembling,
        int maxPipelined,
        boolean streams,
        Transport transport,
        Duration requestTime,
        Duration idleTime,
        Duration processingEvery,
        Duration lingerTime,
        Duration peerCloseTime,
        Duration farewellTime,
        Duration pauseAfter,
        Duration remember,
        int goWaiting,
        long goWaitingBytes,
        int localAttempts,
        Duration localPause,
        Map<String, HttpHandler> handlers,
        boolean virtualThreads,
        int handlerThreads,
        int ioThreads,
        LongSupplier nanoTime) {
    /** How many bytes a request's body may have unless set. */
    public static final int DEFAULT_MAX_BODY = 4 << 20;
    /** How many connections may be open unless set. */
    public static final int DEFAULT_MAX_CONNECTIONS = 4096;

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Holds the numbers while they are set; the fields are checked by who sets them. */
    public static final class Builder {
        /** See {@link EndpointConfig} for this and the following. */
        public ListenRange listen = ListenRange.ANY;

        public List<Cidr> allow = List.of();
        public int maxBody = DEFAULT_MAX_BODY;
        public int maxHeaders = 64;
        public int maxHeaderBytes = 16 << 10;
        public int maxConnections = DEFAULT_MAX_CONNECTIONS;
        public long maxAssembling = 256L << 20;
        public int maxPipelined = 1024;
        public boolean streams = true;
        public Transport transport = Transport.find(true);
        public Duration requestTime = Duration.ofSeconds(30);
        public Duration idleTime = Duration.ofMinutes(10);
        public Duration processingEvery = Duration.ofSeconds(10);
        public Duration lingerTime = Duration.ofSeconds(2);
        public Duration peerCloseTime = Duration.ofSeconds(1);
        public Duration farewellTime = Duration.ofSeconds(5);
        public Duration pauseAfter = Duration.ofSeconds(1);
        public Duration remember = Duration.ofHours(1);
        public int goWaiting = 256;
        public long goWaitingBytes = 64L << 20;
        public int localAttempts = 16;
        public Duration localPause = Duration.ofMillis(100);
        public Map<String, HttpHandler> handlers = Map.of();
        public boolean virtualThreads = HandlerThreads.virtualThreadsExist();
        public int handlerThreads = 256;
        public int ioThreads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
        public LongSupplier nanoTime = System::nanoTime;

        private Builder() {}

        /** The numbers as set so far. */
        public EndpointConfig build() {
            return new EndpointConfig(
                    listen,
                    List.copyOf(allow),
                    maxBody,
                    maxHeaders,
                    maxHeaderBytes,
                    maxConnections,
                    maxAssembling,
                    maxPipelined,
                    streams,
                    transport,
                    requestTime,
                    idleTime,
                    processingEvery,
                    lingerTime,
                    peerCloseTime,
                    farewellTime,
                    pauseAfter,
                    remember,
                    goWaiting,
                    goWaitingBytes,
                    localAttempts,
                    localPause,
                    Map.copyOf(handlers),
                    virtualThreads,
                    handlerThreads,
                    ioThreads,
                    nanoTime);
        }
    }
}
