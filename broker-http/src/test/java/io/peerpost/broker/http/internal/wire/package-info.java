/** Tests. */
@NullMarked
package io.peerpost.broker.http.internal.wire;

import org.jspecify.annotations.NullMarked;
