package io.peerpost.registry.etcd;

import io.peerpost.registry.cache.CachedRegistry;
import io.peerpost.registry.tck.ForgettingContract;
import io.peerpost.registry.tck.InterruptionContract;
import io.peerpost.registry.tck.LookupContract;
import io.peerpost.registry.tck.RegistrationContract;
import io.peerpost.registry.tck.RegistryFixture;
import io.peerpost.registry.tck.WatchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A cache over etcd keeps the contract. Leases and independence are those of etcd's own registry, opening too. */
@Tag("container")
class CachedEtcdContractTest {

    private static EtcdFixture cached() {
        return new EtcdFixture(registry -> CachedRegistry.builder(registry).build());
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Registering extends RegistrationContract {
        @Override
        protected RegistryFixture open() {
            return cached();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class LookingUp extends LookupContract {
        @Override
        protected RegistryFixture open() {
            return cached();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Watching extends WatchContract {
        @Override
        protected RegistryFixture open() {
            return cached();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Forgetting extends ForgettingContract {
        @Override
        protected RegistryFixture.Forgetting open() {
            return cached();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class BeingInterrupted extends InterruptionContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return cached();
        }
    }
}
