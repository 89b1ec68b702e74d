package io.peerpost.cli;

import io.peerpost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Repeats what a registry that is away made fail, until it is back, and says so once. Not for several threads. */
final class RegistryWait {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final Terminal terminal;
    private final boolean waits;
    private boolean said;

    /** With whether to wait at all. */
    RegistryWait(Terminal terminal, boolean waits) {
        this.terminal = terminal;
        this.waits = waits;
    }

    /**
     * Does it, if need be again and again. What is under way when it is asked to stop, or the time is over, is
     * interrupted a second later.
     *
     * @param most how long to wait at most; null for ever
     * @return what it gave; empty if it was asked to stop, or the time was over
     */
    <T> Optional<T> until(Supplier<T> work, @Nullable Duration most) throws InterruptedException {
        long end = System.nanoTime() + (most == null ? Waits.FOR_EVER : most).toNanos();
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            Interruption interruption = new Interruption(terminal.stop(), left(end));
            try {
                return Optional.of(interruption.guard(work));
            } catch (RuntimeException e) {
                if (interruption.happened()) {
                    return Optional.empty();
                }
                if (!waits || !isAway(e)) {
                    throw e;
                }
                tell(e);
            }
            Duration left = left(end);
            if (left.isNegative() || terminal.stop().await(shorter(left, jittered(pause)))) {
                return Optional.empty();
            }
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(end - System.nanoTime());
    }

    private void tell(RuntimeException e) {
        if (!said) {
            said = true;
            terminal.say("waiting for the registry: " + FailureLine.oneLine(e));
        }
    }

    private static Duration longer(Duration pause) {
        return shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** All that wait for one registry do not come back in the same moment. */
    private static Duration jittered(Duration pause) {
        return Duration.ofNanos(
                (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.0)));
    }

    private static boolean isAway(@Nullable Throwable e) {
        return e != null && (e instanceof RegistryUnavailableException || isAway(e.getCause()));
    }
}
