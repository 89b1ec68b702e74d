package io.peerpost.it.promise;

import static org.awaitility.Awaitility.await;

import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a service that subscribes: a broker of its own, as in a process of its own. For one thread. */
final class Service implements AutoCloseable {
    private final Fleet fleet;
    private final @Nullable String[] queues;
    private final HttpBroker broker;
    private final List<Ear> ears = new ArrayList<>();
    private final List<String> nodeIds = new ArrayList<>();

    /**
     * Starts it.
     *
     * @param queues one subscription each; null for broadcast
     */
    Service(Fleet fleet, @Nullable String... queues) {
        this.fleet = fleet;
        this.queues = queues.clone();
        this.broker = fleet.builder().listen("127.0.0.1:0").open();
        for (String queue : queues) {
            Ear ear = fleet.ear(queue);
            ears.add(ear);
            SubscribeOptions options = SubscribeOptions.builder().queue(queue).build();
            nodeIds.add(broker.subscribe(fleet.topic(), ear, options).nodeId());
        }
    }

    /** The id of its first subscription's node. */
    String nodeId() {
        return nodeIds.get(0);
    }

    /** Closes it and starts it anew, as a new version is rolled out; blocks until it takes part. */
    Service restart() {
        close();
        Service next = fleet.start(queues);
        next.awaitPart();
        return next;
    }

    /** Blocks until each of its subscriptions was given something by every sender. */
    void awaitPart() {
        await("messages for " + Arrays.toString(queues))
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> ears.stream().allMatch(Ear::takesPart));
    }

    /** Drains and ends it. */
    @Override
    public void close() {
        ears.forEach(Ear::closing);
        broker.close();
    }
}
