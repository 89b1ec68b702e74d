/** Networks as values, and where a confined publisher sends. */
@NullMarked
package io.peerpost.broker.http.internal.net;

import org.jspecify.annotations.NullMarked;
