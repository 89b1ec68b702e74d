/**
 * A registry in etcd, on go-micro's keys and leases.
 *
 * <p>{@link io.peerpost.registry.etcd.EtcdRegistry} is the front door. Behind it: {@code EtcdLease} keeps one key,
 * {@code Follower} keeps one service's watches told from lists and an {@code EventStream}, {@code Ranges} reads
 * everybody under a prefix; all of them speak through {@code Members}, which goes from one endpoint to the next when one
 * fails, and {@code Keys}, {@code RecordJson} and {@code RecordReader} turn records to keys and values and back.
 */
@NullMarked
package io.peerpost.registry.etcd;

import org.jspecify.annotations.NullMarked;
