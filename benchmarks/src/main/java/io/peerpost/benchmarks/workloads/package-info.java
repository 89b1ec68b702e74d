/**
 * Peerpost with several targets, sizes of messages and of fleets, a durable inbox, and handlers that take their time, on
 * each of its lanes. Started by {@code benchmarks/workloads}.
 */
@NullMarked
package io.peerpost.benchmarks.workloads;

import org.jspecify.annotations.NullMarked;
