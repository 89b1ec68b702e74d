@NullMarked
package io.peerpost.registry.etcd;

import org.jspecify.annotations.NullMarked;
