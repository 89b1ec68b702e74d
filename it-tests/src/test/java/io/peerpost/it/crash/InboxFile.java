package io.peerpost.it.crash;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStoreProvider;
import io.peerpost.broker.inbox.StoredDebt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;

/** Looks into a durable inbox that nobody owns. */
final class InboxFile {
    private static final int PAGE = 1_000;

    private final Path file;
    private final String fleet;

    InboxFile(Path file, String fleet) {
        this.file = file;
        this.fleet = fleet;
    }

    private InboxStore open(Path which) {
        InboxStoreProvider provider = ServiceLoader.load(InboxStoreProvider.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no inbox store on the class path"));
        return provider.open(which, fleet, Duration.ZERO);
    }

    /**
     * Notes what is owed to whom, as whoever opens it next will find it: messages that were accepted and not addressed
     * are owed to nobody. The file itself stays as the kill has left it: a copy is opened.
     */
    void debts(Path copies, ByTarget debts) throws IOException {
        Path copy = copies.resolve("copy");
        if (!Files.exists(file)) {
            return; // killed before it was made
        }
        for (String part : List.of("", "-wal")) {
            Path from = file.resolveSibling(file.getFileName() + part);
            Path to = copies.resolve("copy" + part);
            Files.deleteIfExists(to);
            if (Files.exists(from)) {
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (InboxStore store = open(copy)) {
            for (StoredTarget target : store.contents().targets()) {
                debts(store, target, debts);
            }
        }
    }

    private static void debts(InboxStore store, StoredTarget target, ByTarget debts) {
        long row = 0;
        List<StoredDebt> page = store.owed(target.number(), row, PAGE, Long.MAX_VALUE);
        while (!page.isEmpty()) {
            for (StoredDebt debt : page) {
                debts.add(PublisherMain.name(target.target()), debt.message().id());
                row = debt.row();
            }
            page = store.owed(target.number(), row, PAGE, Long.MAX_VALUE);
        }
    }

    /** How many messages it holds. */
    long messages() {
        try (InboxStore store = open(file)) {
            return store.contents().messages();
        }
    }

    /** Its dead letters. */
    List<DeadLetter> letters() {
        try (InboxStore store = open(file)) {
            return store.letters();
        }
    }
}
