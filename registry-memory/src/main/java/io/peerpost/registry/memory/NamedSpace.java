package io.peerpost.registry.memory;

import org.jspecify.annotations.Nullable;

/**
 * A space and how many handles on it are open.
 *
 * @param space the space
 * @param handles how many
 */
record NamedSpace(MemorySpace space, int handles) {

    NamedSpace oneMore() {
        return new NamedSpace(space, handles + 1);
    }

    /** Null, and the space stopped, when this was the last one. */
    @Nullable NamedSpace oneLess() {
        if (handles == 1) {
            space.close();
            return null;
        }
        return new NamedSpace(space, handles - 1);
    }
}
