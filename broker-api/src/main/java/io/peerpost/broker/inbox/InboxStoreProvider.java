package io.peerpost.broker.inbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Opens durable inboxes. Found by {@link java.util.ServiceLoader}; needs a public constructor without arguments, which
 * should not throw.
 */
public interface InboxStoreProvider {

    /**
     * Opens an inbox for its owner, and makes it if it is not there. Blocks for the disk, and for the lock.
     *
     * @param file where it is
     * @param fleet whose messages it holds; one of another fleet is refused
     * @param lockWait how long to wait for another owner to close; zero not at all
     * @throws InboxException if another process owns it, it belongs to another fleet, is damaged, or cannot be written
     */
    InboxStore open(Path file, String fleet, Duration lockWait);

    /**
     * Opens an inbox from beside its owner, if it has one. Blocks for the disk.
     *
     * @param file where it is; it is not made if it is not there
     * @throws InboxException if it is not there, damaged, or cannot be read
     */
    InboxFile look(Path file);
}
