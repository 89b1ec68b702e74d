package io.peerpost.broker.http.internal.publish;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connections to one node, as many as it handles messages at once. Belongs to the publisher's loop. */
final class Connections {
    private static final int MOST = 16;

    private final Peer peer;
    private final PublishConfig config;
    private final List<Connection> all = new ArrayList<>(1);

    Connections(Peer peer) {
        this.peer = peer;
        this.config = peer.room.config();
    }

    /** Whether there is room for a message of that size. */
    boolean room(int size) {
        return with(size) != null || all.size() < Math.min(peer.listing().concurrency(), MOST);
    }

    /** One with room for a message of that size; a new one if there is none. */
    Connection forSize(int size) {
        Connection found = with(size);
        return found == null ? open(false) : found;
    }

    private @Nullable Connection with(int size) {
        int window = peer.listing().pipelined() ? config.windowMessages() : 1;
        for (Connection c : all) {
            if (c.room(window, config.windowBytes(), size)) {
                return c;
            }
        }
        return null;
    }

    Connection open(boolean probing) {
        Connection connection = new Connection(peer, peer.room.opener(), probing);
        all.add(connection);
        return connection;
    }

    boolean contains(Connection connection) {
        return all.contains(connection);
    }

    /** Closes one; gives what is unanswered on it, oldest first. */
    List<Debt> close(Connection connection) {
        all.remove(connection);
        return connection.close();
    }

    void closeIdle() {
        all.stream().filter(Connection::idle).toList().forEach(this::close);
    }

    void closeAll() {
        List.copyOf(all).forEach(this::close);
    }

    /** Those that owe an answer and have said nothing for so long, in nanoseconds; a probe is given up sooner. */
    List<Connection> silentFor(long nanos) {
        return all.stream()
                .filter(c -> c.silentFor(c.probing() ? Math.min(nanos, Probe.PATIENCE) : nanos))
                .toList();
    }

    /** How many messages are unanswered. */
    int load() {
        return all.stream().mapToInt(Connection::load).sum();
    }

    boolean idle() {
        return all.stream().allMatch(Connection::idle);
    }

    /** Whether an answer is owed that somebody waits for. */
    boolean awaitAnswer() {
        return all.stream().anyMatch(Connection::awaitsAnswer);
    }
}
