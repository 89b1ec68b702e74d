package io.peerpost.registry.cache;

import io.peerpost.registry.tck.ForgettingContract;
import io.peerpost.registry.tck.GoodbyeContract;
import io.peerpost.registry.tck.InterruptionContract;
import io.peerpost.registry.tck.LookupContract;
import io.peerpost.registry.tck.RegistrationContract;
import io.peerpost.registry.tck.RegistryFixture;
import io.peerpost.registry.tck.WatchContract;
import org.junit.jupiter.api.Nested;

/**
 * A cache over memory keeps the contract. Leases and independence are those of the registry below; opening by URI is
 * too.
 */
class CacheContractTest {

    @Nested
    class Registering extends RegistrationContract {
        @Override
        protected RegistryFixture open() {
            return new CacheFixture();
        }
    }

    @Nested
    class LookingUp extends LookupContract {
        @Override
        protected RegistryFixture open() {
            return new CacheFixture();
        }
    }

    @Nested
    class Watching extends WatchContract {
        @Override
        protected RegistryFixture open() {
            return new CacheFixture();
        }
    }

    @Nested
    class SayingGoodbye extends GoodbyeContract {
        @Override
        protected RegistryFixture open() {
            return new CacheFixture();
        }
    }

    @Nested
    class Forgetting extends ForgettingContract {
        @Override
        protected RegistryFixture.Forgetting open() {
            return new CacheFixture();
        }
    }

    @Nested
    class BeingInterrupted extends InterruptionContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new CacheFixture();
        }
    }
}
