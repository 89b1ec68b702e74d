package io.peerpost.registry.consul;

import org.jspecify.annotations.Nullable;

/** An agent did not answer, or refused. Becomes a {@code RegistryException} that says what was asked, and where. */
final class AgentException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * A refusal.
     *
     * @param text what the agent said; holds no secret
     */
    AgentException(int status, String text) {
        super(text);
        this.status = status;
    }

    /** No answer, or none that could be read. */
    AgentException(String text, @Nullable Throwable cause) {
        super(text, cause);
        this.status = 0;
    }

    /** The HTTP status; 0 without an answer. */
    int status() {
        return status;
    }

    /** Whether it may help to try again: no answer, too many requests, or the server's own trouble. */
    boolean passing() {
        return status == 0 || status == 429 || status >= 500;
    }
}
