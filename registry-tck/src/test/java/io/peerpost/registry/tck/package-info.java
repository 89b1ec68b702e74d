@NullMarked
package io.peerpost.registry.tck;

import org.jspecify.annotations.NullMarked;
