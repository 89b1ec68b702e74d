package io.peerpost.broker.http.internal.subscribe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * What a connection does whatever is spoken over it: takes in what one read has brought, chooses anew whether to read on,
 * and looks now and then how long things take. Belongs to its event loop, but for what says otherwise.
 */
abstract class ServedConnection extends ChannelInboundHandlerAdapter implements Sender, Guest {
    final Link link;
    final Channel channel;

    ServedConnection(Link link) {
        this.link = link;
        this.channel = link.channel();
    }

    /** Offers to subscriptions what was read for them. */
    abstract void takeIn();

    /** Reads on, or stops reading for now. */
    abstract void chooseReading();

    /** Time has passed. Plans the next look itself, if there is to be one. */
    abstract void tick();

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        link.later(this::tick);
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        takeIn();
        chooseReading();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        chooseReading();
    }

    /** May be called by any thread. */
    @Override
    public final boolean known(long nanoTime) {
        return link.known(nanoTime);
    }

    /** Blocks for a moment; never to be called by the event loop. */
    @Override
    public final void look() {
        link.look();
    }
}
