@NullMarked
package io.peerpost.registry.memory;

import org.jspecify.annotations.NullMarked;
