/**
 * A registry inside one process, for users' own tests and for trying things out: {@code memory://name}, or
 * {@link io.peerpost.registry.memory.MemoryRegistry#builder} over a {@link io.peerpost.registry.memory.MemorySpace}
 * with a clock of one's own. Leases, watches and heartbeats are real.
 */
@NullMarked
package io.peerpost.registry.memory;

import org.jspecify.annotations.NullMarked;
