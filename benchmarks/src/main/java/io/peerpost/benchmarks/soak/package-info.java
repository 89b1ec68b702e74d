/**
 * Full load for a long time, and what it does to the memory of both sides. Started by {@code benchmarks/soak}.
 */
@NullMarked
package io.peerpost.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
