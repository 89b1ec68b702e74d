package io.peerpost.it.harness;

/** What test classes that run side by side have in common, for {@code @ResourceLock}. */
public final class Shared {
    /** Held alone by tests that use all there is, and with others by those that expect something within a time. */
    public static final String PROCESSORS = "processors";

    private Shared() {}
}
