package io.peerpost.it.harness;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Feeds a publisher with numbers, from 0, so many a second whatever becomes of them, on a thread of its own. */
public final class Pace {
    private static final int TICKS_PER_SECOND = 20;

    private final Command publisher;
    private final int perTick;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pace");
        thread.setDaemon(true);
        return thread;
    });
    private volatile int written;

    private Pace(Command publisher, int perSecond) {
        this.publisher = publisher;
        this.perTick = perSecond / TICKS_PER_SECOND;
    }

    /**
     * Begins.
     *
     * @param publisher takes a message per line of its standard input
     * @param perSecond a multiple of 20
     */
    public static Pace into(Command publisher, int perSecond) {
        Pace pace = new Pace(publisher, perSecond);
        // should a tick be late, the next ones make up for it
        var unused = pace.timer.scheduleAtFixedRate(pace::tick, 0, 1000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
        return pace;
    }

    private void tick() {
        StringBuilder lines = new StringBuilder();
        int next = written;
        for (int i = 0; i < perTick; i++) {
            lines.append(next++).append('\n');
        }
        publisher.write(lines.toString());
        written = next;
    }

    /** How many numbers were given by now. */
    public int written() {
        return written;
    }

    /** Ends it. Blocks until the publisher has been given everything. Returns how many numbers that were. */
    public int end() throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError(publisher + " does not read its standard input\n" + publisher.told());
        }
        publisher.closeIn();
        return written;
    }
}
