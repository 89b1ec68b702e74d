package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The one name by which an inbox is known, whatever way leads to it: its log and its lock are files beside it. */
final class InboxPath {
    private InboxPath() {}

    /**
     * Follows links, and refuses what would give one inbox two names or two inboxes one.
     *
     * @throws InboxException if there is no such folder, or something else than a file
     */
    static Path of(Path given) {
        Path file = given.toAbsolutePath();
        try {
            Path real = real(file);
            if (Files.exists(real) && !Files.isRegularFile(real)) {
                throw new InboxException("inbox " + real + " is no file (name one, or a new one in that folder)", null);
            }
            if (Files.exists(real) && names(real) > 1) {
                throw new InboxException(
                        "inbox " + real + " has " + names(real) + " names (hard links), and by each another owner could"
                                + " come in (remove the others)",
                        null);
            }
            return real;
        } catch (IOException e) {
            throw Failures.of(file, "while looking for it", e);
        }
    }

    private static Path real(Path file) throws IOException {
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            makeBehindLink(file);
        }
        try {
            return file.toRealPath();
        } catch (NoSuchFileException e) {
            return file.resolveSibling("").toRealPath().resolve(file.getFileName());
        }
    }

    /** Only what is there has a real path. */
    private static void makeBehindLink(Path link) throws IOException {
        try {
            Files.newByteChannel(link, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        } catch (FileAlreadyExistsException e) {
            // somebody was faster
        }
    }

    private static int names(Path file) throws IOException {
        try {
            return (Integer) Files.getAttribute(file, "unix:nlink");
        } catch (UnsupportedOperationException e) {
            return 1; // no such links there
        }
    }

    /**
     * Looks whether its files can be used: SQLite would make the log with the inbox's own permissions, and then not get
     * rid of it when those have been put right.
     *
     * @throws InboxException if one of them cannot
     */
    static void requireAccess(Path inbox) {
        for (String end : new String[] {"", "-wal", "-shm"}) {
            Path file = inbox.resolveSibling(inbox.getFileName() + end);
            if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
                throw Failures.notPermitted(inbox, file);
            }
        }
    }
}
