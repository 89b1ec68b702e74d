package io.peerpost.cli;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One run of the demo: what it sent, and what of that came back. Handlers may call it on several threads. */
final class Demo {
    /** As in go-micro's example. */
    static final String TOPIC = "go.micro.topic.foo";

    private static final String NUMBER = "id";
    /** Marks this run's messages: others may publish to the topic as well. */
    private static final String RUN = "Demo-Run";

    private final Terminal terminal;
    private final boolean json;
    private final InstantSource clock;
    private final String run = UUID.randomUUID().toString();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> allReceived = new CompletableFuture<>();
    private final AtomicInteger sent = new AtomicInteger();
    /** Puts the line of a publish before that of its receipt; not a monitor, which would pin a virtual thread. */
    private final ReentrantLock inOrder = new ReentrantLock();

    private volatile boolean allSent;

    Demo(Terminal terminal, boolean json, InstantSource clock) {
        this.terminal = terminal;
        this.json = json;
        this.clock = clock;
    }

    /** Publishes at once and then every second; blocks for so many seconds, or until asked to stop. */
    void publish(Broker broker, int seconds) throws InterruptedException {
        long start = System.nanoTime();
        for (int n = 0; n < seconds && !terminal.stop().isRequested(); n++) {
            publishOne(broker, n);
            Duration next = Duration.ofSeconds(n + 1L).minusNanos(System.nanoTime() - start);
            terminal.stop().await(next.isNegative() ? Duration.ZERO : next);
        }
        allSent = true;
        checkComplete();
    }

    private void publishOne(Broker broker, int n) {
        String number = Integer.toString(n);
        String text = number + ": " + clock.instant().truncatedTo(ChronoUnit.MILLIS);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        inOrder.lock();
        try {
            Message message = Message.of(Map.of(NUMBER, number, RUN, run), body);
            String id = broker.publish(TOPIC, message).id();
            sent.incrementAndGet();
            tell("pub", number, id, text);
        } finally {
            inOrder.unlock();
        }
    }

    /** Takes a message; those of others are none of its business. */
    void received(Delivery delivery) {
        Map<String, String> header = delivery.header();
        String number = header.getOrDefault(NUMBER, "");
        if (!run.equals(header.get(RUN))) {
            return;
        }
        inOrder.lock();
        try {
            if (received.add(number)) {
                tell("sub", number, delivery.id(), delivery.text());
                checkComplete();
            }
        } finally {
            inOrder.unlock();
        }
    }

    private void checkComplete() {
        if (allSent && received.size() == sent.get()) {
            allReceived.complete(null);
        }
    }

    /** Blocks until everything sent has come back, for a time at most. */
    void awaitRest(Duration most) throws InterruptedException {
        Waits.until(allReceived, most);
    }

    private void tell(String role, String number, @Nullable String id, String text) {
        if (json) {
            JsonLine line = new JsonLine().with("role", role).with("n", Long.parseLong(number));
            terminal.result(line.with("id", id).end());
        } else {
            terminal.result(role + " " + text);
        }
    }

    /**
     * Prints how many were sent and received.
     *
     * @return the exit code, 0
     * @throws CommandFailure if the two differ
     */
    int summary() {
        int out = sent.get();
        int back = received.size();
        terminal.result(
                json
                        ? new JsonLine()
                                .with("role", "summary")
                                .with("sent", out)
                                .with("received", back)
                                .end()
                        : "sent " + out + ", received " + back);
        if (out != back && !terminal.stop().isRequested()) {
            throw new CommandFailure(Exit.NOT_DELIVERED, "sent " + out + " messages and received " + back + " of them");
        }
        return Exit.OK;
    }
}
