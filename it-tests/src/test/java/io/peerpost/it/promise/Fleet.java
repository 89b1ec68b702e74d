package io.peerpost.it.promise;

import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All services of one fleet and one topic, those that have ended too, on a registry. For one thread. */
final class Fleet implements AutoCloseable {
    private static final String TOPIC = "orders";

    private final String registry;
    private final String name = "fleet-" + UUID.randomUUID();
    private final Progress progress = new Progress();
    private final List<Ear> ears = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();

    Fleet(String registry) {
        this.registry = registry;
    }

    String topic() {
        return TOPIC;
    }

    String registry() {
        return registry;
    }

    String name() {
        return name;
    }

    HttpBrokerBuilder builder() {
        return HttpBroker.builder(registry).fleet(name);
    }

    /** Starts a service with a subscription to each of these groups; null stands for broadcast. */
    Service start(@Nullable String... queues) {
        Service service = new Service(this, queues);
        services.add(service);
        return service;
    }

    Ear ear(@Nullable String queue) {
        Ear ear = new Ear(queue, progress);
        ears.add(ear);
        return ear;
    }

    /** The names of all groups that ever had a member. */
    Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        for (Ear ear : ears) {
            if (ear.queue() != null) {
                groups.add(ear.queue());
            }
        }
        return groups;
    }

    /** The subscriptions of a group; of those without one, if null. */
    List<Ear> ears(@Nullable String queue) {
        return ears.stream()
                .filter(ear -> queue == null ? ear.queue() == null : queue.equals(ear.queue()))
                .toList();
    }

    /** Ends what still runs, all at once. */
    @Override
    public void close() {
        services.parallelStream().forEach(Service::close);
    }
}
