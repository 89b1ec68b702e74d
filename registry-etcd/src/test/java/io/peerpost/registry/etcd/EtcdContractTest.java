package io.peerpost.registry.etcd;

import io.peerpost.registry.tck.ForgettingContract;
import io.peerpost.registry.tck.HostileRecordContract;
import io.peerpost.registry.tck.IndependenceContract;
import io.peerpost.registry.tck.InterruptionContract;
import io.peerpost.registry.tck.LeaseContract;
import io.peerpost.registry.tck.LookupContract;
import io.peerpost.registry.tck.OpeningContract;
import io.peerpost.registry.tck.RegistrationContract;
import io.peerpost.registry.tck.RegistryFixture;
import io.peerpost.registry.tck.WatchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** etcd keeps the contract; only a goodbye cannot be told apart from a loss. */
@Tag("container")
class EtcdContractTest {

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Registering extends RegistrationContract {
        @Override
        protected RegistryFixture open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class LookingUp extends LookupContract {
        @Override
        protected RegistryFixture open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Watching extends WatchContract {
        @Override
        protected RegistryFixture open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Leasing extends LeaseContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Forgetting extends ForgettingContract {
        @Override
        protected RegistryFixture.Forgetting open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class MeetingStrangers extends HostileRecordContract {
        @Override
        protected RegistryFixture.Hostile open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class BeingInterrupted extends InterruptionContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class BeingIndependent extends IndependenceContract {
        @Override
        protected RegistryFixture open() {
            return new EtcdFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Opening extends OpeningContract {
        @Override
        protected String uri() {
            return "etcd://" + Etcd.shared().address();
        }
    }
}
