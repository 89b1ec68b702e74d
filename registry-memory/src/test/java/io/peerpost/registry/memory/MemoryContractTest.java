package io.peerpost.registry.memory;

import io.peerpost.registry.tck.ForgettingContract;
import io.peerpost.registry.tck.GoodbyeContract;
import io.peerpost.registry.tck.IndependenceContract;
import io.peerpost.registry.tck.InterruptionContract;
import io.peerpost.registry.tck.LeaseContract;
import io.peerpost.registry.tck.LookupContract;
import io.peerpost.registry.tck.OpeningContract;
import io.peerpost.registry.tck.RegistrationContract;
import io.peerpost.registry.tck.RegistryFixture;
import io.peerpost.registry.tck.WatchContract;
import org.junit.jupiter.api.Nested;

/** Memory keeps the contract, all of it but hostile records: nobody else can write there. */
class MemoryContractTest {

    @Nested
    class Registering extends RegistrationContract {
        @Override
        protected RegistryFixture open() {
            return new MemoryFixture();
        }
    }

    @Nested
    class LookingUp extends LookupContract {
        @Override
        protected RegistryFixture open() {
            return new MemoryFixture();
        }
    }

    @Nested
    class Watching extends WatchContract {
        @Override
        protected RegistryFixture open() {
            return new MemoryFixture();
        }
    }

    @Nested
    class WatchingInRealTime extends WatchContract {
        @Override
        protected RegistryFixture open() {
            return new RealTimeFixture();
        }
    }

    @Nested
    class SayingGoodbye extends GoodbyeContract {
        @Override
        protected RegistryFixture open() {
            return new MemoryFixture();
        }
    }

    @Nested
    class Leasing extends LeaseContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new MemoryFixture();
        }
    }

    @Nested
    class Forgetting extends ForgettingContract {
        @Override
        protected RegistryFixture.Forgetting open() {
            return new MemoryFixture();
        }
    }

    @Nested
    class BeingInterrupted extends InterruptionContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new MemoryFixture();
        }
    }

    @Nested
    class BeingIndependent extends IndependenceContract {
        @Override
        protected RegistryFixture open() {
            return new RealTimeFixture();
        }
    }

    @Nested
    class Opening extends OpeningContract {
        @Override
        protected String uri() {
            return "memory://contract";
        }
    }
}
