package io.peerpost.it.disk;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Publishes {@link Sent} messages one by one and takes note of what became of them. One thread publishes. */
final class Posts {
    private final String registry = "memory://" + UUID.randomUUID();
    private final Noted noted = new Noted();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private int next;
    private int accepted;
    private String refusal = "";

    /** A publisher with its inbox there; a handler's failure ends a message. */
    HttpBroker publisher(Path inbox) {
        HttpBroker publisher = builder().inbox(inbox).attempts(1).open();
        publisher.expect(Sent.TAKEN, "here");
        publisher.expect(Sent.KEPT, "away");
        return publisher;
    }

    /** A broker on the same registry. */
    HttpBrokerBuilder builder() {
        return HttpBroker.builder(registry);
    }

    /** Publishes the next message; returns whether it was accepted. */
    boolean publish(HttpBroker publisher) {
        Sent sent = new Sent(next++);
        try {
            publisher.publish(
                    sent.topic(),
                    Message.of(sent.text()),
                    PublishOptions.builder().id(sent.id()).build());
        } catch (InboxException e) {
            refusal = String.valueOf(e.getMessage());
            return false;
        }
        accepted++;
        noted.take(new Event.Noted("accepted", sent));
        return true;
    }

    void handle(Delivery delivery) {
        if (Sent.of(delivery.id()).poison()) {
            throw new IllegalStateException("as told");
        }
        handled.add(delivery.id());
    }

    /** What handlers have returned from. */
    List<String> handled() {
        return List.copyOf(handled);
    }

    /** What was published to no purpose was told this the last time. */
    String refusal() {
        return refusal;
    }

    int accepted() {
        return accepted;
    }

    /** How many of those that were accepted are taken by a group that comes, how many end as dead letters, the rest. */
    Shares shares() {
        int[] all = noted.owed().stream().toArray();
        int poison = (int) IntStream.of(all).filter(n -> new Sent(n).poison()).count();
        int taken = (int) IntStream.of(all)
                .filter(n -> new Sent(n).topic().equals(Sent.TAKEN))
                .count();
        return new Shares(taken - poison, poison, all.length - taken);
    }

    record Shares(int taken, int poison, int kept) {}

    /** What is wrong with an inbox that is closed, or with a copy of one that is not written to at the moment. */
    List<String> faults(Path inbox, Path copy) throws IOException {
        for (String end : List.of("", "-wal")) {
            Path file = inbox.resolveSibling(inbox.getFileName() + end);
            Files.deleteIfExists(copy.resolve("inbox" + end));
            if (Files.exists(file)) {
                Files.copy(file, copy.resolve("inbox" + end));
            }
        }
        handled.forEach(id -> noted.take(new Event.Noted("handled", Sent.of(id))));
        return Reopened.faults(copy.resolve("inbox"), noted);
    }
}
