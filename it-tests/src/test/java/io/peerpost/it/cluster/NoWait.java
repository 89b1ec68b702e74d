package io.peerpost.it.cluster;

import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** For a container whose ports are used later, or never. */
final class NoWait extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {}
}
