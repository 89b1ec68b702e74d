@NullMarked
package io.peerpost.registry.consul;

import org.jspecify.annotations.NullMarked;
