package io.peerpost.registry.memory;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The named spaces of this process, each kept as long as a handle on it is open.
 *
 * <p>Static on purpose, and the only such thing here: a URI carries a name and nothing else, so two that open
 * {@code memory://name} in one process can find each other through the process only. Whoever wants no sharing gives the
 * builder a space instead.
 */
final class NamedSpaces {
    private static final ConcurrentHashMap<String, NamedSpace> SPACES = new ConcurrentHashMap<>();

    private NamedSpaces() {}

    /** The space of a name, made if nobody has it open; to be given back by {@link #release}. */
    static MemorySpace acquire(String name) {
        return SPACES.compute(name, (n, open) -> open == null ? new NamedSpace(new MemorySpace(), 1) : open.oneMore())
                .space();
    }

    /** Gives a handle back; the last one frees the space and its thread. */
    static void release(String name) {
        SPACES.computeIfPresent(name, (n, open) -> open.oneLess());
    }

    static boolean isOpen(String name) {
        return SPACES.containsKey(name);
    }
}
