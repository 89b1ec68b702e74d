package io.peerpost.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxFile.About;
import io.peerpost.broker.inbox.InboxFile.Waiting;
import io.peerpost.broker.inbox.InboxStores;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one run of the command puts into a durable inbox, told from those that were there before. They are
 * counted as they end, and looked for in the file; nothing of them is kept in memory. May be shared between threads.
 */
final class OwnMessages implements BrokerListener {
    private static final int PAGE = 1_000;
    private static final long LOOK_MILLIS = 100;

    private final Path inbox;
    private final Tally tally;

    /** What the inbox held before; null until {@link #begin}, when nothing is ours yet. */
    private volatile @Nullable About before;

    @GuardedBy("this") private boolean over;

    OwnMessages(Path inbox, Tally tally) {
        this.inbox = inbox;
        this.tally = tally;
    }

    /** What is accepted from now on is ours. To be called by the owner's process before it publishes. */
    void begin() {
        try (InboxFile file = InboxStores.look(inbox)) {
            before = file.about();
        }
    }

    @Override
    public void onEnd(String id, Settlement.End end) {
        About about = before;
        if (about != null && isOwn(about, id)) {
            tally.ended(end);
        }
    }

    /** Ids are the session and a number that rises; those of redelivered letters are old. */
    private static boolean isOwn(About about, String id) {
        String session = about.session() + "-";
        try {
            return id.startsWith(session) && Long.parseLong(id.substring(session.length())) > about.lastSequence();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Completes when nothing of ours is in the file any more, once everything is published. */
    CompletableFuture<Void> settled(CompletableFuture<Void> published) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        CompletableFuture<?> unused = published.thenRunAsync(() -> look(settled));
        return settled;
    }

    private synchronized void look(CompletableFuture<Void> settled) {
        try {
            if (over || count(1) == 0) {
                settled.complete(null);
            } else {
                CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> look(settled));
            }
        } catch (RuntimeException e) {
            settled.completeExceptionally(e);
        }
    }

    /** Ends looking; to be called before the owner closes, whose file is then in nobody's hands. */
    synchronized void end() {
        over = true;
    }

    /** How many pairs of a message of ours and a target are in the file. */
    long left() {
        return count(Long.MAX_VALUE);
    }

    /** The same, but no more than so many. */
    private long count(long most) {
        About about = before;
        if (about == null) {
            return 0;
        }
        try (InboxFile file = InboxStores.look(inbox)) {
            return count(file, about.lastSequence(), most, waiting -> isOwn(about, waiting.id()));
        }
    }

    /** Counts what is owed of messages above a number. */
    static long count(InboxFile file, long after, long most, Predicate<Waiting> counts) {
        long count = 0;
        List<Waiting> page = file.waiting(after, Long.MAX_VALUE, null, PAGE);
        while (!page.isEmpty() && count < most) {
            count += page.stream().filter(counts).count();
            Waiting last = page.get(page.size() - 1);
            page = file.waiting(last.sequence(), last.row(), null, PAGE);
        }
        return count;
    }
}
