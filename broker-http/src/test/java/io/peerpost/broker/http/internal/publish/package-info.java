/** Tests. */
@NullMarked
package io.peerpost.broker.http.internal.publish;

import org.jspecify.annotations.NullMarked;
