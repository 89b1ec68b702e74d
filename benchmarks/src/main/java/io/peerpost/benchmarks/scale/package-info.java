/**
 * What a large fleet costs, simulated: a publish, a view, a registry's event, and discovery on the wire, with what is
 * measured beside what a formula says. {@code benchmarks/scale} runs {@link io.peerpost.benchmarks.scale.Scale}.
 */
@NullMarked
package io.peerpost.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
