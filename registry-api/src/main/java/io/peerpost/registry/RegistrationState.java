package io.peerpost.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a registration stands.
 *
 * @param phase live, retrying or closed
 * @param since since when it has been in this phase
 * @param cause why it is retrying; null in other phases
 */
public record RegistrationState(
        Phase phase, Instant since, @Nullable Throwable cause) {

    /** The phases of a registration. */
    public enum Phase {
        /** In the registry, as far as the last beat could tell. */
        LIVE,
        /** The last beat failed or the registry had forgotten the node; it is tried again by itself. */
        RETRYING,
        /** Closed; the last phase. */
        CLOSED
    }
}
