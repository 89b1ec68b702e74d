package io.peerpost.broker.http.internal.subscribe;

import org.junit.jupiter.api.AfterEach;

/** An endpoint, a handler that waits to be released, and publishers on stream lanes that say what they are told to. */
abstract class StreamFixture {
    static final String OK = " status 200 retry-after -1 reason -";

    final Running running = new Running();
    final HeldHandler handler = new HeldHandler();

    @AfterEach
    void close() {
        running.close();
    }

    FrameClient lane() {
        return lane(running);
    }

    static FrameClient lane(Running at) {
        return new FrameClient(at.connect(), "n", "s", "256 4194304");
    }

    RawClient.Said asks(String request) {
        return running.connect().ask(request);
    }
}
