package io.peerpost.registry.tck;

import io.peerpost.registry.Registry;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * What a backend brings for its contract tests: two registry objects on one backend, as two processes have them. Made
 * anew for each test. What more it can do it says by implementing {@link Forgetting}, {@link Cuttable} or
 * {@link Hostile}, which the contracts that need it ask for by their type: a test that a backend cannot run does not
 * exist there, and is not skipped.
 */
public interface RegistryFixture extends AutoCloseable {

    /** The registry under test. */
    Registry one();

    /** Another one on the same backend. */
    Registry two();

    /** The TTL to register with, the shortest that the backend takes if that is not too short to be kept. */
    default Duration ttl() {
        return Duration.ofSeconds(1);
    }

    /** How long to wait at most for anything that is to happen. */
    Duration patience();

    /** Waits until something has happened; fails after the patience. */
    default void await(String what, BooleanSupplier happened) {
        Awaitility.await(what)
                .atMost(patience())
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(happened::getAsBoolean);
    }

    /** Lets time pass. */
    default void pass(Duration time) {
        Awaitility.await().atMost(time.plusSeconds(10)).pollDelay(time).until(() -> true);
    }

    /** Closes both registries and what the backend needs. */
    @Override
    void close();

    /** A backend that can be made to forget. */
    interface Forgetting extends RegistryFixture {

        /** Makes the backend forget a node that is registered, without its own word. */
        void forget(String service, String nodeId);
    }

    /** A backend from which {@link #one} can be cut off while {@link #two} is not. */
    interface Cuttable extends RegistryFixture {

        /** Cuts the first registry off: nothing gets through any more, in neither direction. */
        void cut();

        /** Ends {@link #cut}. */
        void restore();
    }

    /** A backend into which others can write what they like. */
    interface Hostile extends RegistryFixture {

        /** Puts a record that nobody can decode under a service. */
        void plantUndecodable(String service);

        /**
         * What is logged while something is done, line by line. What is written to standard error unless overridden,
         * which is where {@code slf4j-simple} logs. That a record was skipped is expected to be said with this word and
         * the service's name.
         */
        default List<String> logOf(Runnable what) {
            return StandardError.during(what);
        }
    }
}
