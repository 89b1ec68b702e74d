/**
 * The contract that every registry keeps, as abstract JUnit classes to subclass, and what makes time and trouble in
 * tests: {@link io.peerpost.registry.tck.FakeClock} and more.
 */
@NullMarked
package io.peerpost.registry.tck;

import org.jspecify.annotations.NullMarked;
