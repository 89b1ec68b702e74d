package io.peerpost.registry.consul;

import io.peerpost.registry.cache.CachedRegistry;
import io.peerpost.registry.tck.ForgettingContract;
import io.peerpost.registry.tck.HostileRecordContract;
import io.peerpost.registry.tck.InterruptionContract;
import io.peerpost.registry.tck.LeaseContract;
import io.peerpost.registry.tck.LookupContract;
import io.peerpost.registry.tck.RegistrationContract;
import io.peerpost.registry.tck.RegistryFixture;
import io.peerpost.registry.tck.WatchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A cache over Consul keeps the contract. Independence and opening by URI are Consul's own. */
@Tag("container")
class CachedConsulContractTest {

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
    class Leasing extends LeaseContract {
        @Override
        protected RegistryFixture.Cuttable open() {
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
    class MeetingStrangers extends HostileRecordContract {
        @Override
        protected RegistryFixture.Hostile open() {
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

    private static ConsulFixture cached() {
        return new ConsulFixture(registry -> CachedRegistry.builder(registry).build());
    }
}
