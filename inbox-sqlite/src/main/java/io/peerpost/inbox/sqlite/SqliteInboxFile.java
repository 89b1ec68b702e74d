package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One inbox file from beside its owner: read without a trace, written to for requests only. */
final class SqliteInboxFile implements InboxFile {
    private final Path file;
    private final StillReader reader;

    private SqliteInboxFile(Path file) {
        this.file = file;
        this.reader = new StillReader(file);
    }

    static SqliteInboxFile look(Path given) {
        if (!Files.isRegularFile(given)) {
            throw new InboxException(
                    "inbox " + given + (Files.exists(given) ? " is no file" : " is not there (check the path)"), null);
        }
        Path file = InboxPath.of(given);
        SqliteInboxFile looked = new SqliteInboxFile(file);
        looked.read(c -> {
            Inspection.checkLayout(file, c);
            return true;
        });
        return looked;
    }

    @Override
    public About about() {
        return read(c -> new About(Meta.read(c, Meta.FLEET), Meta.read(c, Meta.SESSION), Opening.last(c, "message")));
    }

    @Override
    public boolean isOwned() {
        try {
            return OwnerLock.isTaken(file);
        } catch (SQLException e) {
            throw Failures.of(file, "while asking who owns it", e);
        }
    }

    @Override
    public List<Waiting> waiting(long sequence, long row, @Nullable String topic, int most) {
        return read(c -> Lists.waiting(c, sequence, row, topic, most));
    }

    @Override
    @SuppressWarnings("NullAway") // generic over null
    public @Nullable StoredMessage message(long sequence) {
        return read(c -> PageReader.message(c, sequence));
    }

    @Override
    public List<Letter> letters(long after, @Nullable String topic, int most) {
        return read(c -> Lists.letters(c, after, topic, most));
    }

    @Override
    @SuppressWarnings("NullAway") // generic over null
    public InboxStore.@Nullable KeptLetter letter(long number) {
        return read(c -> PageReader.letter(c, number));
    }

    @Override
    public @Nullable List<Long> purge(List<Long> letters) {
        OwnerLock lock = OwnerLock.tryTake(file);
        if (lock == null) {
            return null;
        }
        try (lock) {
            return write(c -> purge(c, letters));
        }
    }

    /** Their space goes back to the disk as well. */
    private static List<Long> purge(Connection connection, List<Long> letters) throws SQLException {
        List<Long> purged = new ArrayList<>();
        try (PreparedStatement one = connection.prepareStatement("DELETE FROM letter WHERE number = ?");
                Statement space = connection.createStatement()) {
            for (long letter : letters) {
                one.setLong(1, letter);
                if (one.executeUpdate() > 0) {
                    purged.add(letter);
                }
            }
            space.executeUpdate("PRAGMA incremental_vacuum");
        }
        return purged;
    }

    @Override
    public List<Request> ask(Request.Verb verb, List<Long> letters) {
        return write(c -> RequestTable.ask(c, verb, letters));
    }

    @Override
    public boolean hasRequests() {
        return read(c -> !RequestTable.open(c, 0, 1).isEmpty());
    }

    @Override
    public List<Request.Answered> answers(long after, long last) {
        return read(c -> RequestTable.answers(c, after, last));
    }

    @Override
    public void forget(long first, long last) {
        write(c -> {
            RequestTable.forget(c, first, last);
            return true;
        });
    }

    private <T extends @Nullable Object> T read(StillReader.Reading<T> reading) {
        try {
            return reader.read(reading);
        } catch (SQLException e) {
            throw Failures.of(file, "while reading it", e);
        }
    }

    /** In one transaction, on a connection of its own: the one that reads leaves no trace. */
    private <T> T write(StillReader.Reading<T> writing) {
        try (Connection connection = Connections.at(file, Connections.Mode.WRITE)) {
            Schema.prepareGuest(connection);
            connection.setAutoCommit(false);
            T result = writing.read(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw Failures.of(file, "while writing to it", e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() {} // nothing stays open
}
