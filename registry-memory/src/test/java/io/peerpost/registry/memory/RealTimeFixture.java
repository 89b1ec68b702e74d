package io.peerpost.registry.memory;

import io.peerpost.registry.Registry;
import io.peerpost.registry.tck.RegistryFixture;
import java.time.Duration;

/** Two handles on a space of their own, on real time and real threads. */
final class RealTimeFixture implements RegistryFixture {
    private final MemorySpace space = new MemorySpace();
    private final Registry one = MemoryRegistry.builder(space).build();
    private final Registry two = MemoryRegistry.builder(space).build();

    @Override
    public Registry one() {
        return one;
    }

    @Override
    public Registry two() {
        return two;
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void close() {
        one.close();
        two.close();
        space.close();
    }
}
