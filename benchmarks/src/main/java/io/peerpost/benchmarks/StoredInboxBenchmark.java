package io.peerpost.benchmarks;

import static java.util.Objects.requireNonNull;

import io.peerpost.broker.Message;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStoreProvider;
import io.peerpost.broker.inbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The store of a durable inbox: messages of 1 KiB are accepted in one commit and settled in another, as many at once as
 * wait together. The file is in the folder of the property {@code peerpost.benchmark.folder}, which has to be on the disk
 * that is meant; else in that for temporary files.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
public class StoredInboxBenchmark {
    private static final long A_DAY = Duration.ofDays(1).toNanos();
    private static final int ENVELOPE = 1024 * 4 / 3 + 50;

    /** Messages in a commit. */
    @Param({"1", "64", "1024"})
    public int together;

    private final Message message = Message.of(new byte[1024]);
    private @Nullable Path folder;
    private @Nullable InboxStore store;
    private long last;

    /**
     * Makes the file.
     *
     * @throws IOException if it cannot be made
     */
    @Setup
    public void open() throws IOException {
        new SplittableRandom(1).nextBytes(requireNonNull(message.body()));
        String parent = System.getProperty("peerpost.benchmark.folder", System.getProperty("java.io.tmpdir"));
        folder = Files.createTempDirectory(Path.of(parent), "peerpost-benchmark");
        store = ServiceLoader.load(InboxStoreProvider.class)
                .findFirst()
                .orElseThrow()
                .open(folder.resolve("inbox"), "bench", Duration.ZERO);
        store.commit(List.of(new Entry.Meet(1, Target.group("bench", "away"))));
    }

    /**
     * Removes the file.
     *
     * @throws IOException if it cannot be removed
     */
    @TearDown
    public void close() throws IOException {
        requireNonNull(store).close();
        try (Stream<Path> files = Files.walk(requireNonNull(folder))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Two commits, each of them synced, for all of the messages. */
    @Benchmark
    public List<InboxStore.Finished> acceptAndSettle() {
        List<Entry> accepted = new ArrayList<>(2 * together);
        List<Entry> ended = new ArrayList<>(together);
        for (int i = 0; i < together; i++) {
            long n = ++last;
            accepted.add(new Entry.Put(new StoredMessage(
                    n, "bench-" + n, false, "bench", null, null, A_DAY, Instant.EPOCH, message, ENVELOPE)));
            accepted.add(new Entry.Owe(n, 1, n, A_DAY));
            ended.add(new Entry.End(n, n, ENVELOPE));
        }
        InboxStore open = requireNonNull(store);
        open.commit(accepted);
        return open.commit(ended);
    }
}
