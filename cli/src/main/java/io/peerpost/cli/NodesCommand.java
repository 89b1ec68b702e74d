package io.peerpost.cli;

import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.Service;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code peerpost nodes}: who subscribes to what, where, in which group. */
@Command(
        name = "nodes",
        description = "Lists who subscribes to what, where, in which group.",
        sortOptions = false,
        footer = {
            "",
            "A line is TOPIC, GROUP (or broadcast), ADDRESS and ID, parted by tabs; with --watch the event (added, "
                    + "updated, stale, gone) comes first. A node is stale when the registry has stopped listing it but it has not "
                    + "said goodbye. With --json: {\"id\", \"topic\", \"group\", \"address\", \"secure\", \"lane\", \"stale\"}, with --watch also "
                    + "\"event\"; group is null for broadcast.",
            "",
            "Examples:",
            "  peerpost nodes",
            "  peerpost nodes --topic orders --json",
            "  peerpost nodes --watch",
            "",
            "Exit codes: 0 done, also if nobody is there; 2 wrong use, 3 registry unreachable or no such interface."
        })
final class NodesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--topic", paramLabel = "T", description = "Only subscribers of this topic")
    private @Nullable String topic;

    @Option(names = "--watch", description = "Go on and print each change, until Ctrl-C")
    private boolean watch;

    NodesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Registry registry = Registries.open(common.registryUri(terminal.environment()), terminal.environment())) {
            List<NodeRow> rows = rows(registry).stream().filter(this::wanted).toList();
            if (rows.isEmpty()) {
                terminal.say("nobody subscribes to " + (topic == null ? "anything" : topic) + " in " + registry
                        + (watch ? ", yet" : ""));
            }
            if (watch) {
                new NodesWatch(terminal, common.json(), this::wanted).run(registry, common.fleet);
            } else {
                rows.forEach(row -> terminal.result(common.json() ? row.json(null) : row.text()));
            }
        }
        return Exit.OK;
    }

    private List<NodeRow> rows(Registry registry) {
        List<Service> present = registry.lookup(common.fleet).services();
        // a watch finds out by itself what is stale
        return NodeRow.of(present, watch ? List.of() : registry.stale(common.fleet));
    }

    private boolean wanted(NodeRow row) {
        return topic == null || topic.equals(row.topic());
    }
}
