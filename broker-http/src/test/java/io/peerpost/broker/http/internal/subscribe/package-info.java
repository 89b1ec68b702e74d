/** Tests. */
@NullMarked
package io.peerpost.broker.http.internal.subscribe;

import org.jspecify.annotations.NullMarked;
