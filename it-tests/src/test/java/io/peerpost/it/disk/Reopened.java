package io.peerpost.it.disk;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.inbox.sqlite.SqliteInboxStoreProvider;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** An inbox that is opened as it was found, and what is wrong with it. */
final class Reopened {
    private static final String FLEET = "micro.http.broker";

    private final BitSet owed = new BitSet();
    private final BitSet letters = new BitSet();
    private final List<String> faults = new ArrayList<>();

    private Reopened() {}

    /** Opens it for its next owner and compares. */
    static List<String> faults(Path file, Noted noted) {
        Reopened reopened = new Reopened();
        try (InboxStore store = new SqliteInboxStoreProvider().open(file, FLEET, Duration.ZERO)) {
            reopened.read(store);
        } catch (InboxException e) {
            reopened.faults.add("cannot be used: " + e.getMessage());
            return reopened.faults;
        }
        reopened.compare(noted);
        reopened.check(file);
        return reopened.faults;
    }

    private void read(InboxStore store) {
        for (StoredTarget target : store.contents().targets()) {
            List<StoredDebt> page = store.owed(target.number(), 0, 1_000, 1 << 20);
            while (!page.isEmpty()) {
                page.forEach(this::read);
                page = store.owed(target.number(), page.get(page.size() - 1).row(), 1_000, 1 << 20);
            }
        }
        store.letters().forEach(this::read);
        if (store.contents().messages() != owed.cardinality()) {
            faults.add(store.contents().messages() + " messages, but " + owed.cardinality() + " are owed");
        }
    }

    private void read(StoredDebt debt) {
        Sent sent = Sent.of(debt.message().id());
        owed.set(sent.number());
        if (!sent.text().equals(debt.message().message().text())) {
            faults.add(sent + " is not what was published");
        }
    }

    private void read(DeadLetter letter) {
        Sent sent = Sent.of(letter.id());
        letters.set(sent.number());
        if (!sent.text().equals(letter.message().text())) {
            faults.add("dead letter " + sent + " is not what was published");
        }
    }

    private void compare(Noted noted) {
        BitSet lost = noted.owed();
        lost.andNot(owed);
        lost.andNot(letters);
        if (!lost.isEmpty()) {
            faults.add("lost " + lost.cardinality() + " of " + noted.owed().cardinality() + ": " + lost);
        }
        BitSet back = noted.settled();
        back.and(owed);
        if (!back.isEmpty()) {
            faults.add("settled, and owed again: " + back);
        }
    }

    private void check(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet verdict = statement.executeQuery("PRAGMA integrity_check(1)")) {
            if (!verdict.getString(1).equals("ok")) {
                faults.add("not in order: " + verdict.getString(1));
            }
        } catch (SQLException e) {
            faults.add("cannot be checked: " + e.getMessage());
        }
    }
}
