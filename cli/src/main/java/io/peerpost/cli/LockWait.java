package io.peerpost.cli;

import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Says that a command waits for the owner of an inbox, where it does. */
final class LockWait {
    private LockWait() {}

    static void tell(Terminal terminal, Path inbox, Duration wait) {
        if (wait.isZero() || !Files.isRegularFile(inbox)) {
            return;
        }
        try (InboxFile file = InboxStores.look(inbox)) {
            if (file.isOwned()) {
                terminal.say("waiting for the owner of " + inbox);
            }
        }
    }
}
