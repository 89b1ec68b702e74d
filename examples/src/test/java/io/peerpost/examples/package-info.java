/** Each example is run. */
@NullMarked
package io.peerpost.examples;

import org.jspecify.annotations.NullMarked;
