package io.peerpost.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives the bodies to publish, one after the other. Not for several threads. */
@FunctionalInterface
interface MessageSource {

    /** The next body; null at the end. May block. */
    byte @Nullable [] next() throws IOException;
}
