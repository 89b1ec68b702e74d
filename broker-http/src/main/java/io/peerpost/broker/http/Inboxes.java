package io.peerpost.broker.http;

import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;

/** Opens durable inboxes with what is on the class path. */
final class Inboxes {
    private Inboxes() {}

    static InboxStore open(Path file, String fleet, Duration wait) {
        InboxStoreProvider provider = ServiceLoader.load(InboxStoreProvider.class)
                .findFirst()
                .orElseThrow(() -> new InboxException(
                        "inbox " + file + ": nothing on the class path can keep it (add peerpost-inbox-sqlite)", null));
        return provider.open(file, fleet, wait);
    }
}
