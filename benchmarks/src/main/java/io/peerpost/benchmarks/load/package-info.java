/** What {@code benchmarks/peers} and {@code benchmarks/workloads} have in common: a load, two processes, and figures. */
@NullMarked
package io.peerpost.benchmarks.load;

import org.jspecify.annotations.NullMarked;
