package io.peerpost.broker.http.internal.publish;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What all nodes have to see kept. */
final class FakeNodes {
    private FakeNodes() {}

    /** No more is under way to a node than it grants, and nothing twice. */
    static void mustKeepTheirWindows(List<FakeNode> everybody, Promises promises) {
        for (FakeNode node : everybody) {
            Set<String> underWay = new HashSet<>();
            for (FakeLane lane : node.lanes) {
                promises.must(
                        lane.messagesOwed() <= (lane.isStream() ? lane.counted() : window(node)),
                        () -> "past the window of " + node.id);
                if (!node.ours() && node.versions.size() > 1) {
                    continue; // one that stands for two groups may get a message for each
                }
                lane.owedIdentities()
                        .forEach(id -> promises.must(underWay.add(id), () -> id + " is under way twice at " + node.id));
            }
        }
    }

    private static int window(FakeNode node) {
        return node.ours() && !node.metadata.containsKey("concurrency") ? Conditions.WINDOW : 1;
    }

    /** A process that has handled a message recognises it when it comes again. */
    static void mustRecogniseRepetitions(List<FakeNode> everybody, Promises promises) {
        for (FakeNode node : everybody) {
            Set<String> once = new HashSet<>();
            for (String text : node.ours() ? node.handled : List.<String>of()) {
                promises.must(
                        once.add(text) || promises.of(text).twice,
                        () -> node.id + " handled message " + text + " twice");
            }
        }
    }
}
