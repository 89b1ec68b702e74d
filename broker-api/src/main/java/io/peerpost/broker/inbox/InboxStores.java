package io.peerpost.broker.inbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;

/** Opens durable inboxes with what is on the class path. */
public final class InboxStores {
    private InboxStores() {}

    /**
     * Opens an inbox for its owner; see {@link InboxStoreProvider#open}.
     *
     * @throws InboxException if it cannot be owned, or nothing on the class path can keep it
     */
    public static InboxStore open(Path file, String fleet, Duration lockWait) {
        return provider(file).open(file, fleet, lockWait);
    }

    /**
     * Opens an inbox from beside its owner; see {@link InboxStoreProvider#look}.
     *
     * @throws InboxException if it cannot be read, or nothing on the class path can read it
     */
    public static InboxFile look(Path file) {
        return provider(file).look(file);
    }

    private static InboxStoreProvider provider(Path file) {
        return ServiceLoader.load(InboxStoreProvider.class)
                .findFirst()
                .orElseThrow(() -> new InboxException(
                        "inbox " + file + ": nothing on the class path can keep it (add peerpost-inbox-sqlite)", null));
    }
}
