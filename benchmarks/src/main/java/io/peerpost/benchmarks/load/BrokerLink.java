package io.peerpost.benchmarks.load;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What Peerpost publishes to one topic; a message is answered once all its targets have handled it. */
public final class BrokerLink implements Link {
    private static final int TRIES = 300;
    private static final int PATIENCE_SECONDS = 30;

    private final Broker broker;
    private final String topic;
    private final int targets;

    private BrokerLink(Broker broker, String topic, int targets) {
        this.broker = broker;
        this.topic = topic;
        this.targets = targets;
    }

    /**
     * Blocks until a message was delivered to as many targets as are meant.
     *
     * @throws Exception if they are not found in time
     */
    public static BrokerLink connect(Broker broker, String topic, int targets) throws Exception {
        BrokerLink link = new BrokerLink(broker, topic, targets);
        for (int i = 0; i < TRIES; i++) {
            // held until the first of them is found
            Settlement settlement = broker.publish(topic, Message.of("first"))
                    .settled()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (link.delivered(settlement)) {
                return link;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("no " + targets + " targets of " + topic);
    }

    @Override
    public void send(byte[] body, @Nullable Runnable answered) {
        CompletionStage<?> unused = broker.publishAsync(topic, Message.of(body), PublishOptions.defaults())
                .thenCompose(Publication::settled)
                .thenAccept(settlement -> ended(settlement, answered));
    }

    /** One that was not delivered is never answered, which ends the measurement. */
    private void ended(Settlement settlement, @Nullable Runnable answered) {
        if (delivered(settlement) && answered != null) {
            answered.run();
        }
    }

    private boolean delivered(Settlement settlement) {
        return settlement.ends().size() == targets && settlement.count(Outcome.DELIVERED) == targets;
    }

    /** Closes the broker. */
    @Override
    public void close() {
        broker.close();
    }
}
