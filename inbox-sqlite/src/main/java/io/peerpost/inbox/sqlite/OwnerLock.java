package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One owner at a time, by a lock on a file beside the inbox. It ends with the process however that ends, and the file
 * stays: taking it away would let two owners lock two files of one name.
 */
final class OwnerLock implements AutoCloseable {
    private static final long POLL_MILLIS = 50;

    private final FileChannel channel;

    private OwnerLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock. Blocks for the wait at most.
     *
     * @throws InboxException if another owner has it, or the file cannot be made
     */
    static OwnerLock take(Path inbox, Duration wait) {
        Path file = inbox.resolveSibling(inbox.getFileName() + ".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            long end = System.nanoTime() + wait.toNanos();
            while (tryLock(channel) == null) {
                if (System.nanoTime() - end >= 0 || pausedInVain()) {
                    channel.close();
                    throw new InboxException(
                            "inbox " + inbox + " is owned by another process (close that one, wait for it, or use"
                                    + " another file)",
                            null);
                }
            }
            return new OwnerLock(channel);
        } catch (IOException e) {
            throw new InboxException("inbox " + inbox + " cannot be made or opened: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // owned within this process
        }
    }

    private static boolean pausedInVain() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the lock ends with the process at the latest
        }
    }
}
