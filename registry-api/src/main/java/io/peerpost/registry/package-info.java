/**
 * Where services are looked up: five verbs over memory, mDNS, etcd or Consul, and the values they speak of.
 *
 * <p>{@link io.peerpost.registry.Registry} is the interface, {@link io.peerpost.registry.Registries} opens one by URI,
 * {@link io.peerpost.registry.RegistryProvider} is what a backend brings. The words are go-micro's: a service has
 * versions, and a version has nodes.
 */
@NullMarked
package io.peerpost.registry;

import org.jspecify.annotations.NullMarked;
