/** Small programs that show one thing each. Every one takes a registry's URI; without one it stays on this machine. */
@NullMarked
package io.peerpost.examples;

import org.jspecify.annotations.NullMarked;
