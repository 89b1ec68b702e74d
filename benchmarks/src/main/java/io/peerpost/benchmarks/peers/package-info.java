/**
 * Peerpost beside others that carry messages from one process to another. Started by {@code benchmarks/peers}.
 */
@NullMarked
package io.peerpost.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
