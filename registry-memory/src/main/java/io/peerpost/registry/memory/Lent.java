package io.peerpost.registry.memory;

import io.peerpost.registry.Service;
import java.util.concurrent.Future;

/**
 * A record in a space and its lease.
 *
 * @param service the version with this one node
 * @param owner which registration wrote it
 * @param until when the lease ends, in nanoseconds of the space's monotonic clock
 * @param expiry the task that ends it
 */
record Lent(Service service, MemoryLease owner, long until, Future<?> expiry) {}
