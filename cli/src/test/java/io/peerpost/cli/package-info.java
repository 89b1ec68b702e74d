@NullMarked
package io.peerpost.cli;

import org.jspecify.annotations.NullMarked;
