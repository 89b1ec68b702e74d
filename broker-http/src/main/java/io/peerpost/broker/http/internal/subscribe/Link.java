package io.peerpost.broker.http.internal.subscribe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One channel and its event loop, whatever is spoken over it. Its methods may be called by any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the channel of what fails
final class Link {
    private static final long LOOK_SECONDS = 5;

    private final ConnectionSurroundings around;
    private final Channel channel;
    private final LoopClock clock;

    Link(ConnectionSurroundings around, Channel channel, LoopClock clock) {
        this.around = around;
        this.channel = channel;
        this.clock = clock;
    }

    ConnectionSurroundings around() {
        return around;
    }

    Channel channel() {
        return channel;
    }

    void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the endpoint has closed, and there is nobody left to tell anything
        }
    }

    /** Runs a task when it is time for another look at how long things take. */
    void later(Runnable look) {
        channel.eventLoop().schedule(look, around.tickNanos(), TimeUnit.NANOSECONDS);
    }

    /** See {@link Sender#known}. */
    boolean known(long nanoTime) {
        return clock.wentRound(nanoTime);
    }

    /**
     * Lets the event loop go round once, so that it hears of a connection that ended while the process stood still. What
     * is scheduled from within the loop runs behind the next look at the sockets. Blocks for that.
     */
    void look() {
        CountDownLatch looked = new CountDownLatch(1);
        onLoop(() -> {
            if (!channel.config().isAutoRead()) {
                channel.read();
            }
            channel.eventLoop().schedule(looked::countDown, 1, TimeUnit.MILLISECONDS);
        });
        try {
            if (!looked.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                around.log().warn("loop", "an event loop does not answer; messages are handled all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something went wrong on the way. */
    void failed(Throwable cause) {
        if (!(cause instanceof IOException)) {
            around.log()
                    .warn("failure", "closed the connection of " + ConnectionSurroundings.peer(channel) + ": " + cause);
        }
        channel.close();
    }

    /** Closes this side and reads to the end for a while: unread bytes would destroy answers on their way. */
    void linger() {
        channel.config().setAutoRead(true);
        ((DuplexChannel) channel).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        long time = around.config().lingerTime().toNanos();
        channel.eventLoop().schedule(() -> channel.close(), time, TimeUnit.NANOSECONDS);
    }
}
