package io.peerpost.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how long the owner of an inbox is waited for. picocli sets the fields. */
final class OwnerWait {
    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to wait for the owner. Default: 10")
    private Duration wait = Duration.ofSeconds(10);

    @Option(names = "--no-wait", description = "Do not wait for the owner")
    private boolean noWait;

    /** Null for not at all. */
    @Nullable Duration time() {
        return noWait ? null : wait;
    }
}
