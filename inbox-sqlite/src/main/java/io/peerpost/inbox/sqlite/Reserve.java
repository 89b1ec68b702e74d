package io.peerpost.inbox.sqlite;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room that is kept beside the inbox for the day when the disk is full: what leaves the inbox needs room for a moment too,
 * in the log, before its own comes back. A file of that size takes it, and is removed to make it. Not for several threads.
 */
final class Reserve {
    /** Twice what the log comes to until it is written back. */
    static final int BYTES = 16 << 20;

    private static final Logger log = LoggerFactory.getLogger(Reserve.class);
    private static final int PIECE = 1 << 20;

    /** So much has to be free besides; the second once it was given up, or the log's coming and going would do that. */
    private static final int MARGIN = 4 << 20;

    private static final int MARGIN_AGAIN = 12 << 20;

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private boolean whole;
    private int margin = MARGIN;
    private boolean inVain;
    private long triedAt;

    Reserve(Path inbox) {
        file = inbox.resolveSibling(inbox.getFileName() + ".reserve");
        whole = size() == BYTES;
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // mostly: it is not there
        }
    }

    boolean isWhole() {
        return whole;
    }

    /** Gives its room to whoever is first; returns whether there was any. */
    boolean release() {
        whole = false;
        margin = MARGIN_AGAIN;
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("removing {}", file, e); // the disk is read-only: no room would help
            return false;
        }
    }

    /**
     * Takes its room again, if there is so much; where there was not, that is tried again after a second.
     *
     * @param giveBack frees what can be freed if there is not
     */
    boolean restore(Runnable giveBack) {
        long now = System.nanoTime();
        if (inVain && now - triedAt < PAUSE) {
            return false;
        }
        if (!fits()) {
            giveBack.run();
        }
        whole = fits() && written();
        inVain = !whole;
        triedAt = now;
        return whole;
    }

    private boolean fits() {
        File folder = file.resolveSibling("").toFile();
        return folder.getTotalSpace() == 0 || folder.getUsableSpace() >= BYTES + margin; // some say nothing
    }

    private boolean written() {
        byte[] piece = new byte[PIECE];
        new SplittableRandom().nextBytes(piece); // zeros take no room everywhere
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < BYTES; written += PIECE) {
                out.write(piece);
            }
        } catch (IOException e) {
            log.debug("making {}", file, e);
            release();
            return false;
        }
        return true;
    }
}
