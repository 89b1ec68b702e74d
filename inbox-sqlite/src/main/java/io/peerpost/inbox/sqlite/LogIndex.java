package io.peerpost.inbox.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The head of the index of the log, in which processes that share an inbox tell each other how long the log is. What an
 * owner that was killed has left of it is true; after a loss of power it is old, or nothing.
 *
 * @param frames how many frames of whole commits the log has
 * @param writtenBack how many of them are in the inbox itself
 * @param salts which log that is
 */
record LogIndex(int frames, int writtenBack, long salts) {
    private static final LogIndex NONE = new LogIndex(0, 0, 0);
    private static final int HEAD = 48;
    private static final int VERSION = 3_007_000;

    static LogIndex read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(2 * HEAD + 4);
        }
        boolean whole = bytes.length == 2 * HEAD + 4
                && Arrays.equals(bytes, 0, HEAD, bytes, HEAD, 2 * HEAD); // it is written twice
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (!whole || words.getInt(0) != VERSION) {
            return NONE;
        }
        long salts = ByteBuffer.wrap(bytes).getLong(32); // as in the log
        return new LogIndex(words.getInt(16), words.getInt(2 * HEAD), salts);
    }
}
