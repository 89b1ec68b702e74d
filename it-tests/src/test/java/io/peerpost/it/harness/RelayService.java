package io.peerpost.it.harness;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.io.IOException;

/**
 * A service as users write them, in a process of its own: a member of a group that publishes what it gets to another
 * topic. It never closes its broker itself.
 */
public final class RelayService {
    /** The group that relays. */
    public static final String GROUP = "relay";

    private RelayService() {}

    /** Takes the registry and the two topics; prints the text of each message that its inbox has accepted. */
    public static void main(String[] args) throws IOException {
        Broker broker = HttpBroker.builder(args[0]).closeOnShutdown().open();
        relay(broker, args[1], args[2]);
        System.out.println("ready");
        int unused = System.in.read(); // its starter is gone
        System.exit(1);
    }

    /** Makes a broker a member of the group. */
    public static void relay(Broker broker, String from, String to) {
        broker.subscribe(
                from,
                m -> {
                    broker.publish(to, Message.of(m.text()));
                    System.out.println(m.text());
                },
                SubscribeOptions.queue(GROUP));
    }
}
