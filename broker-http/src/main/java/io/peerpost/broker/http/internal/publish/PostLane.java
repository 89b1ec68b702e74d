package io.peerpost.broker.http.internal.publish;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.peerpost.registry.HostPort;
import java.util.ArrayList;
import java.util.List;

/** The compatible lane: one POST per message over one keep-alive connection, pipelined as far as its user lets it be. */
final class PostLane implements Lane, Dialled.User {
    private final PostRequest requests;
    private final Listener listener;
    private final Dialled connection;
    private final List<ByteBuf> untilOpen = new ArrayList<>();
    private boolean open;

    PostLane(Dialer dialer, PostRequest requests, HostPort address, Listener listener) {
        this.requests = requests;
        this.listener = listener;
        this.connection = dialer.dial(address, this);
    }

    @Override
    public ChannelHandler reader() {
        return new AnswerReader(listener, reason -> connection.end(Cause.BROKEN, reason));
    }

    @Override
    public void connected() {
        open = true;
        listener.onOpen();
        untilOpen.forEach(connection::write);
        untilOpen.clear();
    }

    @Override
    public void ended(Cause cause, String reason) {
        discard();
        listener.onClosed(cause, reason);
    }

    @Override
    public void send(Debt debt, int attempt, long lowest) {
        write(requests.message(connection.channel().alloc(), debt.message, attempt, lowest));
    }

    @Override
    public void probe() {
        write(requests.probe(connection.channel().alloc()));
    }

    private void write(ByteBuf request) {
        if (open) {
            connection.write(request);
        } else {
            untilOpen.add(request);
        }
    }

    private void discard() {
        untilOpen.forEach(ByteBuf::release);
        untilOpen.clear();
    }

    @Override
    public void close() {
        discard();
        connection.close(null);
    }
}
