package io.peerpost.cli;

import io.peerpost.registry.Registry;
import io.peerpost.registry.cache.CachedRegistry;
import io.peerpost.registry.cache.ViewChange;
import io.peerpost.registry.cache.ViewChange.NodeChange;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Prints what becomes of a fleet's nodes. The listener's calls come one at a time. */
final class NodesWatch {
    private final Terminal terminal;
    private final boolean json;
    private final Predicate<NodeRow> wanted;
    private final CompletableFuture<Void> outputClosed = new CompletableFuture<>();
    private boolean away;

    NodesWatch(Terminal terminal, boolean json, Predicate<NodeRow> wanted) {
        this.terminal = terminal;
        this.json = json;
        this.wanted = wanted;
    }

    /**
     * Blocks until asked to stop. Closes the registry.
     *
     * @throws OutputClosedException if nobody reads it any more
     */
    void run(Registry registry, String fleet) throws InterruptedException {
        try (CachedRegistry cache = CachedRegistry.builder(registry).build()) {
            cache.observe(fleet, this::onView);
            Waits.until(CompletableFuture.anyOf(outputClosed, terminal.stop().requested()), Waits.FOR_EVER);
        }
        if (outputClosed.isDone()) {
            throw new OutputClosedException();
        }
    }

    private void onView(ViewChange change) {
        tellContact(change);
        try {
            change.nodes().forEach(this::print);
        } catch (OutputClosedException e) {
            outputClosed.complete(null);
        }
    }

    private void tellContact(ViewChange change) {
        boolean lost = change.view().primed() && !change.view().fresh();
        if (lost != away) {
            away = lost;
            terminal.say(lost ? "the registry is away: what follows may be late" : "the registry is back");
        }
    }

    private void print(NodeChange change) {
        NodeRow row = NodeRow.of(change.node());
        if (wanted.test(row)) {
            String event = change.kind().name().toLowerCase(Locale.ROOT);
            terminal.result(json ? row.json(event) : event + "\t" + row.text());
        }
    }
}
