package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStoreProvider;
import java.nio.file.Path;
import java.time.Duration;

/** Opens inboxes in SQLite files. */
public final class SqliteInboxStoreProvider implements InboxStoreProvider {

    /** For {@link java.util.ServiceLoader}. */
    public SqliteInboxStoreProvider() {}

    @Override
    public InboxStore open(Path file, String fleet, Duration lockWait) {
        return SqliteInboxStore.open(file, fleet, lockWait);
    }

    @Override
    public InboxFile look(Path file) {
        return SqliteInboxFile.look(file);
    }
}
