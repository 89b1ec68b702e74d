package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.internal.wire.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one node: one for frames, or as many as it handles messages at once. Belongs to the publisher's loop.
 */
final class Connections {
    private static final int MOST = 16;

    private final Peer peer;
    private final PublishConfig config;
    private final Window most;
    private final Window alone;
    private final List<Connection> all = new ArrayList<>(1);
    private boolean avoidsStream;

    Connections(Peer peer) {
        this.peer = peer;
        this.config = peer.room.config();
        this.most = config.window();
        this.alone = new Window(1, config.windowBytes());
    }

    /** Whether there is room for a message of that size. */
    boolean room(int size) {
        return with(size) != null || all.isEmpty() || (!streams() && all.size() < most());
    }

    /** One with room for a message of that size; a new one if there is none. */
    Connection forSize(int size) {
        Connection found = with(size);
        return found == null ? open(false) : found;
    }

    private @Nullable Connection with(int size) {
        for (Connection c : all) {
            if (c.room(window(c), size)) {
                return c;
            }
        }
        return null;
    }

    private Window window(Connection connection) {
        if (connection.kind() == Lane.Kind.STREAM) {
            return connection.granted();
        }
        return peer.listing().pipelined() ? most : alone;
    }

    /** How many there may be where each carries one message at a time. */
    private int most() {
        return Math.min(peer.listing().concurrency(), MOST);
    }

    private boolean streams() {
        return !all.isEmpty() && all.get(0).kind() == Lane.Kind.STREAM;
    }

    /** What the first one speaks they all speak: the lane changes only when none is left. */
    private Lane.Kind kind() {
        if (!peer.ours()) {
            return Lane.Kind.GO;
        }
        if (!all.isEmpty()) {
            return all.get(0).kind();
        }
        boolean stream = config.streams() && peer.listing().streams() && !avoidsStream;
        avoidsStream = false;
        return stream ? Lane.Kind.STREAM : Lane.Kind.POST;
    }

    /** The next connection is none for frames: they were not understood. */
    void avoidStream() {
        avoidsStream = true;
    }

    Connection open(boolean probing) {
        Connection connection = new Connection(peer, kind(), probing);
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
        if (all.isEmpty()) {
            return List.of();
        }
        return all.stream()
                .filter(c -> c.silentFor(c.probing() ? Math.min(nanos, Probe.PATIENCE) : nanos))
                .toList();
    }

    /** How many messages are unanswered. */
    int load() {
        int load = 0;
        for (Connection connection : all) {
            load += connection.load();
        }
        return load;
    }

    boolean idle() {
        return all.isEmpty() || all.stream().allMatch(Connection::idle);
    }

    /** Whether an answer is owed that somebody waits for. */
    boolean awaitAnswer() {
        return all.stream().anyMatch(Connection::awaitsAnswer);
    }
}
