@NullMarked
package io.peerpost.inbox.sqlite;

import org.jspecify.annotations.NullMarked;
