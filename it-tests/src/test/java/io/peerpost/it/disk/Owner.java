package io.peerpost.it.disk;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Owns an inbox, as a process of its own whose system calls can be recorded: publishes from several threads and notes
 * what was accepted, handled and settled, in a file, each note by one write, so that the recording has them in their
 * place. What is noted as accepted was accepted before, what is handled is noted before the handler returns.
 */
final class Owner {
    private static final int THREADS = 4;

    private final Path inbox;
    private final FileChannel notes;

    private Owner(Path inbox, FileChannel notes) {
        this.inbox = inbox;
        this.notes = notes;
    }

    /**
     * Runs.
     *
     * @param args the inbox, the file of notes, the first message, how many of them in a round, how many rounds, and
     *     {@code halt} to die in the middle of the last round
     */
    public static void main(String[] args) throws Exception {
        try (FileChannel notes =
                FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            Owner owner = new Owner(Path.of(args[0]), notes);
            int count = Integer.parseInt(args[3]);
            int rounds = Integer.parseInt(args[4]);
            for (int round = 0; round < rounds; round++) {
                boolean dies = round == rounds - 1 && args[5].equals("halt");
                owner.round(Integer.parseInt(args[2]) + round * count, count, dies);
            }
        }
    }

    private void round(int first, int count, boolean dies) throws InterruptedException {
        String registry = "memory://power";
        try (HttpBroker subscriber =
                        HttpBroker.builder(registry).listen("127.0.0.1:0").open();
                HttpBroker publisher = HttpBroker.builder(registry)
                        .inbox(inbox)
                        .attempts(2)
                        .retryPause(Duration.ofMillis(1))
                        .closeTimeout(Duration.ofSeconds(20))
                        .open()) {
            publisher.expect(Sent.KEPT, "away");
            publisher.expect(Sent.TAKEN, "here");
            publish(publisher, first, count / 2); // these wait, and then leave much room at once
            subscriber.subscribe(Sent.TAKEN, this::handle, SubscribeOptions.queue("here"));
            publish(publisher, first + count / 2, count - count / 2);
            if (dies) {
                Runtime.getRuntime().halt(0);
            }
        }
    }

    private void publish(HttpBroker publisher, int first, int count) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int mine = first + i;
            Thread thread = new Thread(() -> {
                for (int number = mine; number < first + count; number += THREADS) {
                    publish(publisher, new Sent(number));
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void publish(HttpBroker publisher, Sent sent) {
        Message message = Message.of(sent.text());
        PublishOptions options = PublishOptions.builder().id(sent.id()).build();
        Publication publication = publisher.publish(sent.topic(), message, options);
        note("accepted", sent.id());
        publication.settled().thenAccept(settlement -> note("settled", sent.id()));
    }

    private void handle(Delivery delivery) {
        if (Sent.of(delivery.id()).poison()) {
            throw new IllegalStateException("as told");
        }
        note("handled", delivery.id());
    }

    private void note(String what, String id) {
        try {
            notes.write(ByteBuffer.wrap((what + " " + id + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
