/**
 * Proves by killing that nothing accepted is lost. Start at {@link io.peerpost.it.crash.CrashRun}: a fleet of processes
 * is killed as a seed says, each process keeps books, and the books are compared.
 */
@NullMarked
package io.peerpost.it.crash;

import org.jspecify.annotations.NullMarked;
