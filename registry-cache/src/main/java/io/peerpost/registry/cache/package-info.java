/**
 * A registry in front of a registry: answers from memory, keeps itself fresh, and says when it is not.
 *
 * <p>{@link io.peerpost.registry.cache.CachedRegistry} wraps any {@link io.peerpost.registry.Registry};
 * {@link io.peerpost.registry.cache.View} is what a publish reads.
 */
@NullMarked
package io.peerpost.registry.cache;

import org.jspecify.annotations.NullMarked;
