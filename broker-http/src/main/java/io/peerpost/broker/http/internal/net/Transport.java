package io.peerpost.broker.http.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What drives sockets.
 *
 * @param name for people
 * @param handlers make an event loop's I/O
 * @param client the channel of a connection that is asked for
 * @param server the channel that listens
 */
public record Transport(
        String name,
        IoHandlerFactory handlers,
        Class<? extends Channel> client,
        Class<? extends ServerChannel> server) {

    private static final Logger log = LoggerFactory.getLogger(Transport.class);

    /** The JDK's selectors, which are everywhere. */
    public static Transport jdk() {
        return new Transport("jdk", NioIoHandler.newFactory(), NioSocketChannel.class, NioServerSocketChannel.class);
    }

    /**
     * Linux's own, by Netty's native library, if that is on the class path and fits this machine; else the JDK's.
     *
     * @param mayBeNative false for the JDK's in any case
     */
    public static Transport find(boolean mayBeNative) {
        try {
            return mayBeNative && Native.isThere() ? Native.epoll() : jdk();
        } catch (LinkageError e) { // its classes are not there, or the library is of another version than they are
            log.debug("no native transport: {}", e.toString());
            return jdk();
        }
    }

    /** In a class of its own, which cannot be loaded without the library's classes. */
    private static final class Native {
        static boolean isThere() {
            // the second asks the library for what the first connection would, and fails if their versions do not fit
            return Epoll.isAvailable() && Errors.ERRNO_EPIPE_NEGATIVE != 0;
        }

        static Transport epoll() {
            return new Transport(
                    "epoll", EpollIoHandler.newFactory(), EpollSocketChannel.class, EpollServerSocketChannel.class);
        }
    }
}
