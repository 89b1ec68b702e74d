/** The way of a message out: inbox, targets, peers, lanes. Knows nothing of subscribers' side. Not API. */
@NullMarked
package io.peerpost.broker.http.internal.publish;

import org.jspecify.annotations.NullMarked;
