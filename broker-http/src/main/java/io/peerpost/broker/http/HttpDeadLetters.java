package io.peerpost.broker.http;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.DeadLetters;
import io.peerpost.broker.Publication;
import io.peerpost.broker.http.internal.publish.Publisher;
import java.util.List;
import java.util.function.Supplier;

/** The dead letters of one broker. Thread-safe. */
final class HttpDeadLetters implements DeadLetters {
    private final Publisher publisher;
    private final Supplier<Publisher> watching;

    /**
     * Those of a publisher.
     *
     * @param watching the same, once it follows the registry: a broker that only subscribes had no need to before
     */
    HttpDeadLetters(Publisher publisher, Supplier<Publisher> watching) {
        this.publisher = publisher;
        this.watching = watching;
    }

    @Override
    public List<DeadLetter> list() {
        return publisher.deadLetters().list();
    }

    @Override
    public Publication redeliver(long number) {
        return watching.get().redeliver(number);
    }

    @Override
    public boolean purge(long number) {
        return publisher.deadLetters().purge(number);
    }
}
