package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.BrokerLink;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Lanes;
import java.io.IOException;
import java.util.List;

/**
 * To one node, to eight of them by broadcast, and to one of the four members of a group. The eight nodes are brokers with
 * a listener, a registry and threads each, in one process.
 */
final class Targets implements Workload {
    private static final int NODES = 8;
    private static final int MEMBERS = 4;
    private static final int SIZE = 1024;
    private static final int TRIES = 10_000;

    /** As many for each member of the group as for the one node. */
    private static final Mode SOME_EACH = new Mode("256", 64 * MEMBERS, 1, true);

    private final HttpBroker broker;
    private final List<Case> cases;

    private Targets(HttpBroker broker, List<Case> cases) {
        this.broker = broker;
        this.cases = cases;
    }

    static AutoCloseable subscribe(Lanes lanes, String topic) {
        List<HttpBroker> brokers = Brokers.open(NODES, lanes);
        brokers.get(0).subscribe(topic + ".single", message -> {});
        for (HttpBroker member : brokers.subList(0, MEMBERS)) {
            member.subscribe(topic + ".group", message -> {}, SubscribeOptions.queue("members"));
        }
        for (HttpBroker node : brokers) {
            node.subscribe(topic + ".broadcast", message -> {});
        }
        return () -> Brokers.close(brokers);
    }

    static Targets open(Lanes lanes, String topic) throws Exception {
        Members members = new Members();
        HttpBroker broker = Brokers.builder(lanes).listener(members).open();
        BrokerLink broadcast = BrokerLink.connect(broker, topic + ".broadcast", NODES);
        BrokerLink single = BrokerLink.connect(broker, topic + ".single", 1);
        Load group = new Load(group(broker, topic + ".group", members), SIZE);
        return new Targets(
                broker,
                List.of(
                        new LoadCase("single", new Load(single, SIZE), Mode.SOME, 1),
                        new LoadCase("broadcast", new Load(broadcast, SIZE), Mode.SOME, NODES),
                        new LoadCase("group", group, Mode.SOME, 1),
                        new LoadCase("group-64-each", group, SOME_EACH, 1)));
    }

    private static BrokerLink group(HttpBroker broker, String topic, Members members) throws Exception {
        members.look();
        for (int i = 0; i < TRIES; i++) {
            BrokerLink link = BrokerLink.connect(broker, topic, 1);
            if (members.found() == MEMBERS) {
                members.lookAway();
                return link;
            }
        }
        throw new IOException("found " + members.found() + " of the " + MEMBERS + " members of " + topic);
    }

    @Override
    public List<Case> cases() {
        return cases;
    }

    @Override
    public void close() {
        broker.close();
    }
}
