package io.peerpost.registry.cache;

import io.peerpost.registry.Registry;
import io.peerpost.registry.memory.MemoryRegistry;
import io.peerpost.registry.memory.MemorySpace;
import io.peerpost.registry.tck.FaultyRegistry;
import io.peerpost.registry.tck.RegistryFixture;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Two caches over memory, the first one's connection to it troubled at will. */
final class CacheFixture implements RegistryFixture.Forgetting, RegistryFixture.Cuttable {
    private final ScheduledExecutorService troubles = Executors.newScheduledThreadPool(2);
    private final MemorySpace space = new MemorySpace();
    private final FaultyRegistry faulty =
            new FaultyRegistry(MemoryRegistry.builder(space).build(), troubles);
    private final Registry one = CachedRegistry.builder(faulty).build();
    private final Registry two =
            CachedRegistry.builder(MemoryRegistry.builder(space).build()).build();

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
    public void forget(String service, String nodeId) {
        if (!space.forget(service, nodeId)) {
            throw new AssertionError(nodeId + " was not there to be forgotten");
        }
    }

    @Override
    public void cut() {
        faulty.cut();
    }

    @Override
    public void restore() {
        faulty.restore();
    }

    @Override
    public void close() {
        one.close();
        two.close();
        space.close();
        troubles.shutdownNow();
    }
}
