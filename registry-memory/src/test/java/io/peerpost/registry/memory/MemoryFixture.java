package io.peerpost.registry.memory;

import io.peerpost.registry.Registry;
import io.peerpost.registry.tck.FakeClock;
import io.peerpost.registry.tck.RegistryFixture;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Two handles on a space of their own, on a clock that a test moves by waiting. */
final class MemoryFixture implements RegistryFixture.Forgetting, RegistryFixture.Cuttable {
    private static final Duration STEP = Duration.ofMillis(10);

    private final FakeClock clock = new FakeClock();
    private final MemorySpace space = new MemorySpace(clock, clock);
    private final MemoryRegistry one = open();
    private final MemoryRegistry two = open();

    private MemoryRegistry open() {
        return MemoryRegistry.builder(space).instants(clock).timer(clock).build();
    }

    FakeClock clock() {
        return clock;
    }

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
    public void await(String what, BooleanSupplier happened) {
        clock.runDue();
        for (Duration waited = Duration.ZERO; !happened.getAsBoolean(); waited = waited.plus(STEP)) {
            if (waited.compareTo(patience()) > 0) {
                throw new AssertionError("in " + patience() + " did not happen: " + what);
            }
            clock.advance(STEP);
        }
    }

    @Override
    public void pass(Duration time) {
        clock.advance(time);
    }

    @Override
    public void forget(String service, String nodeId) {
        if (!space.forget(service, nodeId)) {
            throw new AssertionError(nodeId + " was not there to be forgotten");
        }
    }

    @Override
    public void cut() {
        one.cut();
    }

    @Override
    public void restore() {
        one.restore();
    }

    @Override
    public void close() {
        one.close();
        two.close();
        space.close();
    }
}
