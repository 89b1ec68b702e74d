package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether the open files still have their names: what is written to one that was removed is gone with the process. */
final class Presence {
    private final Path inbox;
    private final Path log;
    private final @Nullable Object inboxKey;
    private final @Nullable Object logKey;

    /** Of files that are open now. */
    Presence(Path inbox) throws IOException {
        this.inbox = inbox;
        log = inbox.resolveSibling(inbox.getFileName() + "-wal");
        inboxKey = key(inbox);
        logKey = key(log);
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Looks after them.
     *
     * @throws InboxException if one is not there any more, or another one is in its place
     */
    void require() {
        require(inbox, inboxKey);
        require(log, logKey);
    }

    private void require(Path file, @Nullable Object key) {
        boolean isThere;
        try {
            isThere = Objects.equals(key(file), key);
        } catch (IOException e) {
            isThere = false;
        }
        if (!isThere) {
            throw new InboxException(
                    "inbox " + inbox + ": " + file.getFileName() + " was removed or replaced while it was in use, and"
                            + " what is written now would be lost (put it back, or close and open the inbox anew)",
                    null);
        }
    }
}
