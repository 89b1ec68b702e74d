package io.peerpost.broker.http;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.DeadLetters;
import io.peerpost.broker.Publication;
import io.peerpost.broker.http.internal.publish.Publisher;
import java.util.List;

/** The dead letters of one broker. Thread-safe. */
final class HttpDeadLetters implements DeadLetters {
    private final Publisher publisher;

    HttpDeadLetters(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public List<DeadLetter> list() {
        return publisher.deadLetters().list();
    }

    @Override
    public Publication redeliver(long number) {
        return publisher.redeliver(number);
    }

    @Override
    public boolean purge(long number) {
        return publisher.deadLetters().purge(number);
    }
}
