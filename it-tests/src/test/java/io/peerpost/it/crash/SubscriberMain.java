package io.peerpost.it.crash;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import io.peerpost.broker.http.HttpBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A process that subscribes, and writes down what it has handled: first {@code node ID}, then a line {@code ID MILLIS}
 * for each message, before the handler returns. Ends in good order with its standard input.
 */
final class SubscriberMain {
    static final String HANDLED = "handled";
    static final String NODE = "node ";

    private final Book handled;
    private final CountDownLatch named = new CountDownLatch(1);

    private SubscriberMain(Book handled) {
        this.handled = handled;
    }

    /**
     * Runs it.
     *
     * @param words registry, fleet, topic, books; group (broadcast without one), ttl in seconds
     */
    public static void main(String... words) throws IOException {
        Args args = Args.of(words);
        Path books = args.path("books");
        try (Book handled = Book.begin(books.resolve(HANDLED));
                HttpBroker broker = HttpBroker.builder(args.text("registry"))
                        .fleet(args.text("fleet"))
                        .listen("127.0.0.1:0")
                        .open()) {
            new SubscriberMain(handled).run(broker, args);
        }
    }

    private void run(HttpBroker broker, Args args) throws IOException {
        SubscribeOptions.Builder options = SubscribeOptions.builder().ttl(args.seconds("ttl"));
        if (args.has("group")) {
            options.queue(args.text("group"));
        }
        Subscription subscription = broker.subscribe(args.text("topic"), this::handle, options.build());
        handled.write(NODE + subscription.nodeId());
        named.countDown();
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
    }

    private void handle(Delivery delivery) throws InterruptedException {
        named.await(); // a book has to say whose it is before it says anything else
        handled.write(delivery.id() + " " + System.currentTimeMillis());
    }
}
