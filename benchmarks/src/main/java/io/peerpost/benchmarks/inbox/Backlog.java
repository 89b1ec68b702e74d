package io.peerpost.benchmarks.inbox;

import io.peerpost.broker.Message;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStoreProvider;
import io.peerpost.broker.inbox.StoredMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** How long commits take while a backlog grows in the file, seen from where the broker sees them. */
final class Backlog {
    private static final long A_DAY = Duration.ofDays(1).toNanos();

    private Backlog() {}

    /**
     * Commits messages that stay, each with one debt.
     *
     * @param each messages a commit
     * @param size of a body, in bytes
     * @return microseconds a commit
     */
    static Histogram grow(Path file, long messages, int each, int size) {
        InboxStoreProvider provider =
                ServiceLoader.load(InboxStoreProvider.class).findFirst().orElseThrow();
        byte[] body = new byte[size];
        new SplittableRandom(size).nextBytes(body);
        Histogram micros = new Histogram(60_000_000, 3);
        try (InboxStore store = provider.open(file, "bench", Duration.ZERO)) {
            store.commit(List.of(new Entry.Meet(1, Target.group("bench", "away"))));
            for (long next = 1; next <= messages; next += each) {
                List<Entry> entries = commit(next, each, body);
                long start = System.nanoTime();
                store.commit(entries);
                micros.recordValue((System.nanoTime() - start) / 1000);
            }
        }
        return micros;
    }

    private static List<Entry> commit(long from, int each, byte[] body) {
        int size = body.length * 4 / 3 + 50; // about what the envelope makes of it
        List<Entry> entries = new ArrayList<>(2 * each);
        for (long n = from; n < from + each; n++) {
            entries.add(new Entry.Put(new StoredMessage(
                    n, "bench-" + n, false, "bench", null, null, A_DAY, Instant.now(), Message.of(body), size)));
            entries.add(new Entry.Owe(n, 1, n, A_DAY));
        }
        return entries;
    }
}
