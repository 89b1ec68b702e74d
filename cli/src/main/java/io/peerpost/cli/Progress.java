package io.peerpost.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Shows on standard error how far a long publishing is, on one line that is written over. Only where standard error is
 * a terminal, which the JDK does not tell: where there is no {@code /proc} nothing is shown. Not for several threads.
 */
final class Progress {
    /** How often to show. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final Tally tally;
    private final boolean shown;
    private boolean something;

    Progress(Terminal terminal, Tally tally, boolean shown) {
        this.terminal = terminal;
        this.tally = tally;
        this.shown = shown;
    }

    /** Whether this process's standard error is a terminal, as far as can be told. */
    static boolean onTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    void show() {
        if (shown) {
            something = true;
            terminal.err().print("\rpublished " + tally.publications() + ", targets settled " + tally.targets() + " ");
            terminal.err().flush();
        }
    }

    /** Takes the line away. */
    void clear() {
        if (something) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
