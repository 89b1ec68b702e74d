@NullMarked
package io.peerpost.broker.http;

import org.jspecify.annotations.NullMarked;
