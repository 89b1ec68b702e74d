package io.peerpost.inbox.sqlite;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Looks through the log that an owner left who did not close. SQLite takes of it what comes before the first frame that
 * is not whole: right after a loss of power, when that is the end of the last commit, of which nobody was told. What a
 * damaged disk has spoilt further in front would be lost in silence with all that follows; here it is said. The formats
 * are those of <a href="https://www.sqlite.org/walformat.html">sqlite.org/walformat.html</a>.
 */
final class LogCheck {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;

    /** A loss of power tears one commit: each is synced before the next begins. */
    private static final int TORN = 1;

    private final byte[] header = new byte[HEADER];
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int sum0;
    private int sum1;

    /** Frames that SQLite will take, of whole commits. */
    private int taken;

    /** Commits behind those. */
    private int behind;

    private LogCheck() {}

    /**
     * Checks the log beside an inbox, if there is any.
     *
     * @throws DamageException if more of it is lost than a loss of power takes
     */
    static void check(Path inbox) throws SQLException {
        Path log = inbox.resolveSibling(inbox.getFileName() + "-wal");
        Path index = inbox.resolveSibling(inbox.getFileName() + "-shm");
        try {
            boolean isThere = Files.exists(log) && Files.size(log) > 0;
            if (isThere && (!Files.exists(inbox) || Files.size(inbox) == 0)) {
                throw new DamageException("the file is empty, but its log " + log.getFileName() + " is there");
            }
            LogCheck check = new LogCheck();
            if (isThere) {
                check.read(log);
            }
            check.compare(LogIndex.read(index), log);
        } catch (IOException e) {
            throw new SQLException("its log cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(Path log) throws IOException, DamageException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(log), 1 << 16))) {
            in.readFully(header);
            ByteBuffer words = ByteBuffer.wrap(header);
            order = (words.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            add(header, 24);
            if ((words.getInt(0) & ~1) != 0x377f0682 || sum0 != words.getInt(24) || sum1 != words.getInt(28)) {
                throw new DamageException("the beginning of its log " + log.getFileName() + " is not what was written");
            }
            frames(in, words.getInt(8));
        } catch (EOFException e) {
            return; // a file's end may be anywhere
        }
        if (behind > TORN) {
            throw new DamageException("its log " + log.getFileName() + " is broken behind frame " + taken
                    + ", before the last " + behind + " commits");
        }
    }

    private void frames(DataInputStream in, int pageSize) throws IOException {
        byte[] frame = new byte[FRAME_HEADER + pageSize];
        ByteBuffer words = ByteBuffer.wrap(frame);
        ByteBuffer salts = ByteBuffer.wrap(header, 16, 8);
        boolean whole = true;
        for (int number = 1; in.readNBytes(frame, 0, frame.length) == frame.length; number++) {
            boolean ofThisLog = words.getLong(8) == salts.getLong(16);
            boolean commits = words.getInt(4) != 0;
            if (whole) {
                add(frame, 8);
                add(frame, FRAME_HEADER, pageSize);
                whole = ofThisLog && sum0 == words.getInt(16) && sum1 == words.getInt(20);
            }
            if (whole && commits) {
                taken = number;
            } else if (!whole && ofThisLog && commits) {
                behind++;
            }
        }
    }

    private void add(byte[] bytes, int length) {
        add(bytes, 0, length);
    }

    private void add(byte[] bytes, int from, int length) {
        ByteBuffer words = ByteBuffer.wrap(bytes, from, length).order(order);
        while (words.hasRemaining()) {
            sum0 += words.getInt() + sum1;
            sum1 += words.getInt() + sum0;
        }
    }

    /** Where a process was killed and the machine went on, the index says what there was. */
    private void compare(LogIndex index, Path log) throws DamageException {
        boolean ofThisLog = ByteBuffer.wrap(header).getLong(16) == index.salts();
        if (taken == 0 && header[0] == 0 && index.frames() > index.writtenBack()) {
            throw new DamageException("its log " + log.getFileName() + " is not there, with the last commits");
        } else if (ofThisLog && index.frames() > taken) {
            throw new DamageException("of " + index.frames() + " frames of its log " + log.getFileName() + " only "
                    + taken + " can be read: the last commits are missing");
        }
    }
}
