@NullMarked
package io.peerpost.registry.cache;

import org.jspecify.annotations.NullMarked;
