package io.peerpost.broker.http.internal.publish;

import java.time.Duration;

/** How long a node is left alone that was full, longer each time. Belongs to the publisher's loop. */
final class Pause {
    private final Room room;
    private final Backoff lengths;
    private boolean on;

    Pause(Room room) {
        this.room = room;
        this.lengths = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), room.random());
    }

    boolean isOn() {
        return on;
    }

    /** Begins, unless one is on, and runs a task once it is over. */
    void begin(Runnable then) {
        if (!on) {
            on = true;
            room.after(lengths.next(), () -> {
                on = false;
                then.run();
            });
        }
    }

    /** It took one: the next is short again. */
    void tookOne() {
        lengths.reset();
    }
}
