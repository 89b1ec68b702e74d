package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Message;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.SubscribeOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a subscription does when those around it fail; without any HTTP. */
class LocalSubscriptionTest {
    private static final Callers NOBODY = new Callers() {
        @Override
        public boolean connected() {
            return false;
        }

        @Override
        public void leaves() {}

        @Override
        public void letGo() {}
    };

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final List<Ending> endings = new CopyOnWriteArrayList<>();
    private final BrokerListener broken = new BrokerListener() {
        @Override
        public void onHandlerFailed(String topic, String nodeId, int attempt, Throwable cause) {
            throw new AssertionError("a listener of no use");
        }
    };

    @AfterEach
    void stop() {
        threads.shutdownNow();
        timer.shutdownNow();
    }

    private final class Waiting implements Reply, Sender {
        @Override
        public Sender sender() {
            return this;
        }

        @Override
        public void end(Ending ending) {
            endings.add(ending);
        }

        @Override
        public void roomAgain(LocalSubscription subscription) {}

        @Override
        public boolean known(long nanoTime) {
            return true;
        }

        @Override
        public void look() {}
    }

    private LocalSubscription subscription(Executor executor, MessageHandler handler) {
        EndpointConfig.Builder config = EndpointConfig.builder();
        config.localAttempts = 1;
        LocalDeadLetters full = (topic, queue, nodeId, message, attempts, reason) -> {
            throw new IllegalStateException("dead letters of no use");
        };
        Surroundings around = new Surroundings(config.build(), executor, timer, broken, full, new Patience(1, 1));
        return new LocalSubscription("n", "t", null, handler, SubscribeOptions.defaults(), around, NOBODY);
    }

    private void offer(LocalSubscription subscription, String text, boolean failuresUnknown) {
        Incoming in = new Incoming(null, false, null, 1, null, Message.of(text), 1, failuresUnknown);
        Offer offer = new Offer(new Work(in, false), new Waiting());
        subscription.offer(List.of(offer));
        assertEquals(Admission.TAKEN, offer.admission);
    }

    @Test
    void callbacksThatThrowEndNothing() {
        LocalSubscription subscription = subscription(threads, m -> {
            if (m.text().equals("bad")) {
                throw new IllegalStateException("as told");
            }
        });
        offer(subscription, "bad", false);
        offer(subscription, "bad", true);
        offer(subscription, "good", false);
        await().until(() -> endings.size() == 3);
        assertEquals(Ending.Kind.FAILED, endings.get(0).kind());
        assertEquals(Ending.HANDLED, endings.get(1));
        assertEquals(Ending.HANDLED, endings.get(2));
        assertEquals(1, subscription.handled());
    }

    @Test
    void whenNoThreadIsToBeHadItTriesAgain() {
        AtomicInteger asked = new AtomicInteger();
        Executor scarce = task -> {
            if (asked.incrementAndGet() < 3) {
                throw new RejectedExecutionException("none left");
            }
            threads.execute(task);
        };
        LocalSubscription subscription = subscription(scarce, m -> {});
        offer(subscription, "a", false);
        await().until(() -> endings.size() == 1);
        assertEquals(3, asked.get());
    }
}
