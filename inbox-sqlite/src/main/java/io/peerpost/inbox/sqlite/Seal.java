package io.peerpost.inbox.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A checksum over a row's values, kept with them: SQLite sees when a page makes no sense, but not when a disk has changed
 * a letter in it.
 */
final class Seal {
    private final CRC32C sum = new CRC32C();

    Seal with(long value) {
        sum.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
        return this;
    }

    Seal with(@Nullable Long value) {
        sum.update(value == null ? 0 : 1);
        return value == null ? this : with(value.longValue());
    }

    Seal with(@Nullable String value) {
        return with(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    Seal with(byte @Nullable [] value) {
        if (value == null) {
            return with(-1);
        }
        with(value.length);
        sum.update(value);
        return this;
    }

    long value() {
        return sum.getValue();
    }

    /** Compares with what was kept. */
    void check(long kept, String what) throws DamageException {
        if (kept != value()) {
            throw new DamageException(what + " is not what was written");
        }
    }
}
