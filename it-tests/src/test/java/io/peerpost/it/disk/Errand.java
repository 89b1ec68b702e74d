package io.peerpost.it.disk;

import io.peerpost.broker.BrokerException;
import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.HttpBroker;
import java.nio.file.Path;

/** Opens an inbox and publishes, as a process of its own that can be given a sick disk; says what comes of it. */
final class Errand {
    private Errand() {}

    /**
     * Runs.
     *
     * @param args the inbox, and how many messages to publish
     */
    public static void main(String[] args) {
        try (HttpBroker broker =
                HttpBroker.builder("memory://errand").inbox(Path.of(args[0])).open()) {
            broker.expect(Sent.KEPT, "away");
            System.out.println("opened");
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                publish(broker, new Sent(8 * i + 4));
            }
        } catch (BrokerException e) {
            System.out.println("not opened: " + e.getMessage());
        }
    }

    private static void publish(HttpBroker broker, Sent sent) {
        try {
            broker.publish(
                    sent.topic(),
                    Message.of(sent.text()),
                    PublishOptions.builder().id(sent.id()).build());
            System.out.println("accepted " + sent.id());
        } catch (BrokerException e) {
            System.out.println("refused " + sent.id() + ": " + e.getMessage());
        }
    }
}
