package io.peerpost.it.cluster;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Three servers that elect a leader. */
final class Servers {
    private static final int NUMBER = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Server> all;

    Servers(IntFunction<Server> maker) {
        this.all = IntStream.range(0, NUMBER).mapToObj(maker).toList();
    }

    /** Starts those that do not run, and blocks until one leads. */
    void start(Supplier<@Nullable Server> leader) {
        all.parallelStream().forEach(Server::start);
        await("a leader among the servers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> leader.get() != null);
    }

    void stop() {
        all.parallelStream().forEach(Server::stop);
    }

    void discard() {
        all.parallelStream().forEach(Server::discard);
    }

    /** What the first that can tell prints; null if none can. */
    @Nullable String run(String... command) {
        return all.stream()
                .map(server -> server.run(command))
                .filter(printed -> printed != null)
                .findFirst()
                .orElse(null);
    }

    /** The first that is so; null if none is. */
    @Nullable Server first(Predicate<Server> condition) {
        return all.stream().filter(condition).findFirst().orElse(null);
    }

    String told() {
        return all.stream().map(Server::told).collect(Collectors.joining("\n"));
    }
}
