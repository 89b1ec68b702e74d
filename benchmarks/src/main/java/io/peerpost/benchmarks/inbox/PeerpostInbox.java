package io.peerpost.benchmarks.inbox;

import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.HttpBroker;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A whole broker with a durable inbox, whose messages are owed to a group that never comes: each one is kept. */
final class PeerpostInbox implements Contender {
    @Override
    public String name() {
        return "peerpost";
    }

    @Override
    public Session open(Path folder) {
        HttpBroker broker = HttpBroker.builder("memory://" + UUID.randomUUID())
                .inbox(folder.resolve("inbox"))
                .share(1)
                .open();
        broker.expect("bench", "away");
        return new Session() {
            @Override
            public CompletionStage<?> accept(byte[] body) {
                return broker.publishAsync("bench", Message.of(body), PublishOptions.defaults());
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }
}
