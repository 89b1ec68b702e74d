/** Whole fleets in one process, on each registry: that they keep the promises while services restart and targets fail. */
@NullMarked
package io.peerpost.it.promise;

import org.jspecify.annotations.NullMarked;
