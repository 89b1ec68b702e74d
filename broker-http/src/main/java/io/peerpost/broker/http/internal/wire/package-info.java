/** What stands on the wire: bytes to values and back, no I/O. Not API. */
@NullMarked
package io.peerpost.broker.http.internal.wire;

import org.jspecify.annotations.NullMarked;
