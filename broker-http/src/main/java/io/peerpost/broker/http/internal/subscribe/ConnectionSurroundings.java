package io.peerpost.broker.http.internal.subscribe;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What the connections of one endpoint share.
 *
 * @param config the numbers
 * @param router what requests mean
 * @param assembling how many bytes requests under way occupy
 * @param date what answers say of the time
 * @param log for what peers do too often
 */
record ConnectionSurroundings(EndpointConfig config, Router router, AtomicLong assembling, DateLine date, RareLog log) {
    static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long LEAST_TICK = 5_000_000;

    /** How often connections look at how long they have been in the state they are in. */
    long tickNanos() {
        long shortest = Stream.of(config.requestTime(), config.idleTime(), config.processingEvery())
                .mapToLong(Duration::toNanos)
                .min()
                .orElse(LEAST_TICK);
        return Math.max(LEAST_TICK, shortest / 4);
    }

    /** The other side's address, for a log line. */
    static String peer(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "an unknown address";
    }
}
