/**
 * A registry in Consul, in go-micro's records: {@code consul://127.0.0.1:8500}, or
 * {@link io.peerpost.registry.consul.ConsulRegistry#builder}.
 */
@NullMarked
package io.peerpost.registry.consul;

import org.jspecify.annotations.NullMarked;
