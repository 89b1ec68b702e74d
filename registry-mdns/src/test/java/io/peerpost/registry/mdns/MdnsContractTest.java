package io.peerpost.registry.mdns;

import io.peerpost.registry.tck.GoodbyeContract;
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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** mDNS keeps the contract; a record whose node lives cannot be forgotten, since nobody else holds it. */
class MdnsContractTest {

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Registering extends RegistrationContract {
        @Override
        protected RegistryFixture open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class LookingUp extends LookupContract {
        @Override
        protected RegistryFixture open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Watching extends WatchContract {
        @Override
        protected RegistryFixture open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class SayingGoodbye extends GoodbyeContract {
        @Override
        protected RegistryFixture open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Leasing extends LeaseContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class MeetingStrangers extends HostileRecordContract {
        @Override
        protected RegistryFixture.Hostile open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class BeingInterrupted extends InterruptionContract {
        @Override
        protected RegistryFixture.Cuttable open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class BeingIndependent extends IndependenceContract {
        @Override
        protected RegistryFixture open() {
            return new LoopbackFixture();
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Opening extends OpeningContract {
        @Override
        protected String uri() {
            return "mdns://?interface=lo";
        }
    }
}
