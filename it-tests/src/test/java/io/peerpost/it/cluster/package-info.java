/** Clusters of registry servers, and hosts beside them, in containers; and what can befall them. */
@NullMarked
package io.peerpost.it.cluster;

import org.jspecify.annotations.NullMarked;
