package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Opens inboxes in SQLite files. */
public final class SqliteInboxStoreProvider implements InboxStoreProvider {

    /** For {@link java.util.ServiceLoader}. */
    public SqliteInboxStoreProvider() {}

    @Override
    public InboxStore open(Path file, String fleet, Duration lockWait) {
        return SqliteInboxStore.open(real(file), fleet, lockWait);
    }

    @Override
    public InboxFile look(Path file) {
        return SqliteInboxFile.look(real(file));
    }

    /** A file has one owner by whatever way its path leads there, so links are followed before it is locked. */
    private static Path real(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        try {
            return folder == null || Files.exists(absolute)
                    ? absolute.toRealPath()
                    : folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute; // opening it says what is wrong
        }
    }
}
