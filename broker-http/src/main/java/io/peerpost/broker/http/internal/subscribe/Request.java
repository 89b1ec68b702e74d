package io.peerpost.broker.http.internal.subscribe;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * One whole request.
 *
 * @param method such as {@code POST}
 * @param path without the query
 * @param query behind the {@code ?}; empty if there is none
 * @param headers its headers
 * @param body its body; empty if there is none
 * @param kind whose it is
 * @param version11 whether the peer speaks HTTP/1.1
 * @param keepAlive whether the peer wants the connection kept
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the array is handed over
record Request(
        String method,
        String path,
        String query,
        HttpHeaders headers,
        byte[] body,
        PeerKind kind,
        boolean version11,
        boolean keepAlive) {}
