package io.peerpost.it.promise;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import io.peerpost.broker.http.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own in which many messages are accepted while nobody is there, and then a group comes that takes them.
 * Prints what it measured and {@code good}, or what was wrong.
 */
final class BacklogProcess {
    private static final String REGISTRY = "memory://backlog";
    private static final String TOPIC = "orders";
    private static final int UNDER_WAY = 1_024;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HeapWatch heap = new HeapWatch();
    private final Map<String, String> plan;
    private final int count;
    private final String filling;

    private final Semaphore underWay = new Semaphore(UNDER_WAY);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();

    private BacklogProcess(Map<String, String> plan) {
        this.plan = plan;
        this.count = Integer.parseInt(plan.get("count"));
        this.filling = "x".repeat(Integer.parseInt(plan.get("size")) - 10);
    }

    /**
     * Runs it.
     *
     * @param args {@code count=} and {@code size=} of the messages; {@code group=expected} or {@code later};
     *     {@code inbox=}, a file, or {@code memory} with {@code room=} for so many messages, and {@code full=throw} or
     *     {@code wait}; {@code publications=asked} for their ends, else dropped
     */
    public static void main(String[] args) throws InterruptedException {
        new BacklogProcess(Arrays.stream(args)
                        .map(arg -> arg.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])))
                .run();
    }

    private void run() throws InterruptedException {
        try (HttpBroker publisher = builder().open()) {
            if (is("group", "expected")) {
                publisher.expect(TOPIC, "bill");
            }
            long start = System.nanoTime();
            Thread publishing = new Thread(() -> publish(publisher));
            publishing.start();
            await("all are accepted, or as many as there is room for", () -> !publishing.isAlive() || full(publisher));
            tell("accepted", accepted.get(), start);
            tell(publisher);
            start = System.nanoTime();
            try (HttpBroker subscriber =
                    HttpBroker.builder(REGISTRY).listen("127.0.0.1:0").open()) {
                subscriber.subscribe(TOPIC, this::handle, SubscribeOptions.queue("bill"));
                publishing.join();
                await("all have arrived", () -> handled.get() >= accepted.get());
                await("nothing is owed", () -> publisher.stats().waiting() == 0);
                tell("delivered", handled.get(), start);
            }
            tell(publisher);
            int room = is("full", "throw") ? Integer.parseInt(String.valueOf(plan.get("room"))) : count;
            check(accepted.get() == room, "accepted " + accepted + " of " + room);
            check(handled.get() == accepted.get(), "handled " + handled + " of " + accepted);
            check(publisher.stats().deadLetters() == 0, "dead letters: " + publisher.stats());
            check(settled.get() == (is("publications", "asked") ? accepted.get() : 0), "told of the end of " + settled);
        }
        System.out.println(wrong.get() == null ? "good" : wrong.get());
    }

    private boolean is(String key, String value) {
        return value.equals(plan.get(key));
    }

    private HttpBrokerBuilder builder() {
        HttpBrokerBuilder builder = HttpBroker.builder(REGISTRY);
        if (!is("inbox", "memory")) {
            return builder.inbox(Path.of(String.valueOf(plan.get("inbox"))));
        }
        return builder.inboxMessages(Integer.parseInt(plan.get("room")))
                .share(1)
                .whenFull(is("full", "wait") ? WhenFull.waitUpTo(PATIENCE) : WhenFull.fail());
    }

    private boolean full(HttpBroker publisher) {
        return is("full", "wait") && publisher.stats().waiting() == Long.parseLong(String.valueOf(plan.get("room")));
    }

    private void publish(HttpBroker publisher) {
        try {
            for (int i = 0; i < count && refused.get() == 0; i++) {
                underWay.acquire();
                Message message = Message.of(i + filling);
                publisher
                        .publishAsync(TOPIC, message, PublishOptions.defaults())
                        .whenComplete(this::accepted);
            }
            underWay.acquire(UNDER_WAY);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accepted(@Nullable Publication publication, @Nullable Throwable thrown) {
        if (publication == null) {
            refused.incrementAndGet();
            check(thrown instanceof InboxFullException, "refused: " + thrown);
        } else {
            accepted.incrementAndGet();
            if (is("publications", "asked")) {
                publication.settled().thenAccept(end -> settled.incrementAndGet());
            }
        }
        underWay.release();
    }

    private void handle(Delivery delivery) {
        String text = delivery.text();
        int number = Integer.parseInt(text.substring(0, text.indexOf('x')));
        int expected = handled.getAndIncrement();
        check(number == expected, number + " came in the place of " + expected);
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }

    private static void tell(String what, int messages, long since) {
        double seconds = (System.nanoTime() - since) / 1e9;
        System.out.printf("%s %d in %.1f s, %.0f/s%n", what, messages, seconds, messages / seconds);
    }

    private void tell(HttpBroker publisher) {
        System.out.printf(
                "%d waiting, heap after collections: %d MiB at most, %d MiB now%n",
                publisher.stats().waiting(), heap.peakMiB(), HeapWatch.liveMiB());
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            wrong.compareAndSet(null, otherwise);
        }
    }
}
