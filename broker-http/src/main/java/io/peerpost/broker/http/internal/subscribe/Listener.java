package io.peerpost.broker.http.internal.subscribe;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.peerpost.broker.ListenException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Finds the port to listen on. */
final class Listener {
    private Listener() {}

    /**
     * Binds to the first free port of the range.
     *
     * @throws ListenException if there is none, or the address is not this machine's
     */
    static Channel bind(ServerBootstrap bootstrap, ListenRange range) {
        InetAddress host = resolve(range);
        Throwable cause = null;
        for (int port = range.first(); port <= range.last(); port++) {
            ChannelFuture bound = bootstrap.bind(address(host, port)).awaitUninterruptibly();
            if (bound.isSuccess()) {
                return bound.channel();
            }
            cause = bound.cause();
            if (!taken(cause, host)) {
                break;
            }
        }
        throw failed(range, host, cause);
    }

    private static InetSocketAddress address(@Nullable InetAddress host, int port) {
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    private static @Nullable InetAddress resolve(ListenRange range) {
        try {
            return range.everywhere() ? null : InetAddress.getByName(range.host());
        } catch (UnknownHostException e) {
            throw new ListenException(
                    "cannot listen on " + range + ": no such host (listen on an address of this"
                            + " machine, or on 0.0.0.0 for all)",
                    e);
        }
    }

    /** The system's words for it differ from one to the next: what is left when the address is this machine's. */
    private static boolean taken(@Nullable Throwable cause, @Nullable InetAddress host) {
        return cause instanceof BindException
                && !foreign(host)
                && !String.valueOf(cause.getMessage()).contains("ermission");
    }

    private static boolean foreign(@Nullable InetAddress host) {
        return host != null
                && !host.isLoopbackAddress()
                && LocalAddress.all().stream().noneMatch(one -> one.address().equals(host));
    }

    private static ListenException failed(ListenRange range, @Nullable InetAddress host, @Nullable Throwable cause) {
        String what;
        if (foreign(host)) {
            what = "not an address of this machine (listen on one of its own, or on 0.0.0.0 for all)";
        } else if (taken(cause, host)) {
            what = range.first() == range.last()
                    ? "the port is taken (take another one, or 0 for any free one)"
                    : "every port is taken (take other ones, or 0 for any free one)";
        } else {
            what = cause == null ? "no reason given" : String.valueOf(cause.getMessage());
        }
        return new ListenException("cannot listen on " + range + ": " + what, cause);
    }
}
