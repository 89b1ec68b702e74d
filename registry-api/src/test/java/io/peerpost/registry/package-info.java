@NullMarked
package io.peerpost.registry;

import org.jspecify.annotations.NullMarked;
