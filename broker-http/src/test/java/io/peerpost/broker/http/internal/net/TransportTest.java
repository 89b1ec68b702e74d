package io.peerpost.broker.http.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TransportTest {
    @Test
    void whoWantsTheJdksGetsTheJdks() {
        assertEquals("jdk", Transport.find(false).name());
    }

    /** Whichever was found: a library that does not fit shows at the first connection and not before. */
    @Test
    void whatIsFoundListensAndConnects() {
        for (Transport transport : List.of(Transport.find(true), Transport.jdk())) {
            MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, transport.handlers());
            try {
                Channel server = new ServerBootstrap()
                        .group(loops)
                        .channel(transport.server())
                        .childHandler(new ChannelInboundHandlerAdapter())
                        .bind("127.0.0.1", 0)
                        .syncUninterruptibly()
                        .channel();
                ChannelFuture connecting = new Bootstrap()
                        .group(loops)
                        .channel(transport.client())
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort());
                assertTrue(connecting.awaitUninterruptibly(10, TimeUnit.SECONDS), transport.name());
                assertTrue(connecting.isSuccess(), () -> transport.name() + ": " + connecting.cause());
            } finally {
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
            }
        }
    }
}
