/** What disks do to a durable inbox: recorded below the process, cut off, filled up. */
@NullMarked
package io.peerpost.it.disk;

import org.jspecify.annotations.NullMarked;
