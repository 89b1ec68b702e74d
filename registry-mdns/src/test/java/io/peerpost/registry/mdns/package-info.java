/** Tests of the registry over mDNS. */
@NullMarked
package io.peerpost.registry.mdns;

import org.jspecify.annotations.NullMarked;
