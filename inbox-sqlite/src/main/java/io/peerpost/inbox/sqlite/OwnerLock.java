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
     * @param inbox as {@link InboxPath} knows it
     * @throws InboxException if another owner has it, or the file cannot be made
     */
    static OwnerLock take(Path inbox, Duration wait) {
        FileChannel channel = open(inbox);
        try {
            await(inbox, channel, wait);
            return new OwnerLock(channel);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static FileChannel open(Path inbox) {
        Path file = inbox.resolveSibling(inbox.getFileName() + ".lock");
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw Failures.of(inbox, "while making " + file.getFileName(), e);
        }
    }

    private static void await(Path inbox, FileChannel channel, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        while (tryLock(inbox, channel) == null) {
            if (System.nanoTime() - end >= 0 || pausedInVain()) {
                throw new InboxException(
                        "inbox " + inbox + " is owned by another process (close that one, wait for it, or use"
                                + " another file)",
                        null);
            }
        }
    }

    private static @Nullable FileLock tryLock(Path inbox, FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // owned within this process
        } catch (IOException e) {
            throw new InboxException(
                    "inbox " + inbox + ": nothing can be locked on its file system (" + e.getMessage()
                            + "), so that nothing would keep a second owner out (put it on a local disk)",
                    e);
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
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // the lock ends with the process at the latest
        }
    }
}
