/** Networks and who is in them: for who may come in, and for where is sent to. Not API. */
@NullMarked
package io.peerpost.broker.http.internal.net;

import org.jspecify.annotations.NullMarked;
