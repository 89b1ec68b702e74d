package io.peerpost.it.crash;

import io.peerpost.broker.Message;
import io.peerpost.broker.http.HttpBroker;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Uses all that a publisher and a subscriber use, once, so that an archive of classes can be made of it. */
final class RehearsalMain {
    private static final int PATIENCE_SECONDS = 60;

    private RehearsalMain() {}

    /**
     * Runs it.
     *
     * @param words registry, fleet, topic, books
     */
    public static void main(String... words) throws Exception {
        Args args = Args.of(words);
        String fleet = args.text("fleet") + "-rehearsal";
        Path books = args.path("books");
        try (HttpBroker subscriber = HttpBroker.builder(args.text("registry"))
                        .fleet(fleet)
                        .listen("127.0.0.1:0")
                        .open();
                HttpBroker publisher = HttpBroker.builder(args.text("registry"))
                        .fleet(fleet)
                        .inbox(books.resolve("inbox"))
                        .open()) {
            subscriber.subscribe(args.text("topic"), delivery -> {});
            publisher
                    .publish(args.text("topic"), Message.of("x"))
                    .settled()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
