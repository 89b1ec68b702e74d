package io.peerpost.cli;

import io.peerpost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.Optional;
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
     * Does it, if need be again and again.
     *
     * @param most how long to wait at most; null for ever
     * @return what it gave; empty if it was asked to stop, or the time was over
     */
    <T> Optional<T> until(Supplier<T> work, @Nullable Duration most) throws InterruptedException {
        long start = System.nanoTime();
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                return Optional.of(work.get());
            } catch (RuntimeException e) {
                if (!waits || !isAway(e)) {
                    throw e;
                }
                tell(e);
            }
            Duration left = most == null ? pause : most.minusNanos(System.nanoTime() - start);
            if (left.isNegative() || terminal.stop().await(left.compareTo(pause) < 0 ? left : pause)) {
                return Optional.empty();
            }
        }
    }

    private void tell(RuntimeException e) {
        if (!said) {
            said = true;
            terminal.say("waiting for the registry: " + FailureLine.oneLine(e));
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static boolean isAway(@Nullable Throwable e) {
        return e != null && (e instanceof RegistryUnavailableException || isAway(e.getCause()));
    }
}
