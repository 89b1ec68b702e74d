/** What the tests run things with: processes of the command, hosts of their own, a wire that can be cut. */
@NullMarked
package io.peerpost.it.harness;

import org.jspecify.annotations.NullMarked;
