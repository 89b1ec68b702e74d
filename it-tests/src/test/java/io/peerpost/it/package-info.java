/** Whole processes, several hosts, and the rules between modules. */
@NullMarked
package io.peerpost.it;

import org.jspecify.annotations.NullMarked;
