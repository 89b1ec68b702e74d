/** The way of a message in: the listener, the subscriptions and their handlers' turns. Not API. */
@NullMarked
package io.peerpost.broker.http.internal.subscribe;

import org.jspecify.annotations.NullMarked;
