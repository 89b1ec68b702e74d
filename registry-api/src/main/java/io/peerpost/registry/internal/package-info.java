/** What the backends share and nobody else should use: not API, and free to change. */
@NullMarked
package io.peerpost.registry.internal;

import org.jspecify.annotations.NullMarked;
