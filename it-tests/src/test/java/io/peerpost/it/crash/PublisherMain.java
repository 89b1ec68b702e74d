package io.peerpost.it.crash;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import io.peerpost.broker.http.Lanes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A process that publishes, and writes down what was accepted, a line {@code ID} each as soon as its publish is done;
 * which ends it was told, {@code ID OUTCOME TARGET}; and how it stands, {@link Standing} in a line. The line {@code stop}
 * on its standard input ends the publishing; the end of its standard input ends the process in good order.
 */
final class PublisherMain {
    static final String ACCEPTED = "accepted";
    static final String ENDS = "ends";
    static final String STANDING = "standing";

    private static final int TICK_MILLIS = 5;
    private static final int TOLD_MILLIS = 100;
    private static final int MOST_LETTERS = 1_000_000;

    private PublisherMain() {}

    /**
     * Runs it.
     *
     * @param words registry, fleet, topic, books; lanes; inbox (in memory without one); rate, since, done: see {@link Paced}
     */
    public static void main(String... words) throws IOException {
        Args args = Args.of(words);
        Path books = args.path("books");
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Book accepted = Book.begin(books.resolve(ACCEPTED));
                Book ends = Book.begin(books.resolve(ENDS));
                Book standing = Book.begin(books.resolve(STANDING));
                HttpBroker broker = broker(args, ends)) {
            Paced paced = new Paced(broker, args, accepted);
            every(timer, TICK_MILLIS, paced::tick);
            every(timer, TOLD_MILLIS, () -> standing.write(paced.standing().toString()));
            awaitEnd(paced);
            timer.shutdownNow();
        }
    }

    private static HttpBroker broker(Args args, Book ends) {
        HttpBrokerBuilder builder = HttpBroker.builder(args.text("registry"))
                .fleet(args.text("fleet"))
                .lanes(Lanes.valueOf(args.text("lanes")))
                .deadLetters(MOST_LETTERS)
                .listener(new BrokerListener() {
                    @Override
                    public void onEnd(String id, Settlement.End end) {
                        ends.write(id + " " + end.outcome() + " " + name(end.target()));
                    }
                });
        if (args.has("inbox")) {
            builder.inbox(args.path("inbox"));
        }
        return builder.open();
    }

    /** How books name a target: by its group or its node. */
    static String name(Target target) {
        return target.queue() != null ? target.queue() : target.nodeId() != null ? target.nodeId() : "nobody";
    }

    private static void every(ScheduledExecutorService timer, int millis, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (Throwable e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1); // the timer would drop the task in silence
            }
        };
        var unused = timer.scheduleAtFixedRate(guarded, 0, millis, TimeUnit.MILLISECONDS);
    }

    private static void awaitEnd(Paced paced) throws IOException {
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (told.readLine() != null) {
            paced.stop();
        }
    }
}
