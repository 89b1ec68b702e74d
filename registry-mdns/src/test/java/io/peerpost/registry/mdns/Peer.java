package io.peerpost.registry.mdns;

import io.peerpost.registry.Change;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.WatchListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One process of a fleet, for tests with several network stacks: registers a node, watches its service, and prints what
 * it hears, a line each. Ends when its standard input does.
 */
final class Peer {
    private Peer() {}

    /** Takes service, node id, address and the names of interfaces, if not all. */
    public static void main(String[] args) throws IOException {
        String service = args[0];
        Node node = new Node(args[1], HostPort.parse(args[2]), Map.of("broker", "http", "topic", "t"));
        List<String> interfaces = List.of(args).subList(3, args.length);
        try (MdnsRegistry registry =
                MdnsRegistry.builder().interfaces(interfaces).build()) {
            registry.watch(service, new Printer());
            registry.register(Service.of(service, "v1", node), Duration.ofSeconds(60))
                    .onState(state -> say("phase " + state.phase()));
            say("registered");
            for (int c = System.in.read(); c >= 0; c = System.in.read()) {
                if (c == 'l') {
                    say("list " + registry.list());
                }
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /** Prints what it hears. */
    private static final class Printer implements WatchListener {
        @Override
        public void onState(Lookup present) {
            present.nodes().forEach(node -> say("ADDED " + node.id() + " " + node.address()));
            say("state");
        }

        @Override
        public void onChanges(List<Change> changes) {
            changes.forEach(change -> say(change.kind() + " " + change.node().id() + " "
                    + change.node().address()));
        }

        @Override
        public void onInterrupted(RegistryException cause) {
            say("interrupted " + cause.getMessage());
        }

        @Override
        public void onResumed() {
            say("resumed");
        }
    }
}
