/** Measurements with JMH: {@code java -jar peerpost-benchmarks.jar} in the build folder. */
@NullMarked
package io.peerpost.benchmarks;

import org.jspecify.annotations.NullMarked;
