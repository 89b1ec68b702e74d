package io.peerpost.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.Response;
import org.junit.jupiter.api.Test;

class RevisionsTest {
    private final Revisions revisions = new Revisions();

    private long ask(long cluster, long revision) {
        return answer(revisions.start(), cluster, revision);
    }

    private long answer(Revisions.Start start, long cluster, long revision) {
        return revision + revisions.offset(start, new Header(cluster, revision));
    }

    @Test
    void theyAreEtcdsOwnWhileTheClusterLives() {
        assertEquals(5, ask(1, 5));
        assertEquals(5, ask(1, 5));
        assertEquals(9, ask(1, 9));
    }

    @Test
    void aClusterThatBeganAnewGoesOnFromWhereItWas() {
        long before = ask(1, 100);

        long after = ask(1, 3);

        assertTrue(after > before, after + " after " + before);
        assertEquals(after + 1, ask(1, 4));
    }

    @Test
    void anotherClusterGoesOnFromWhereTheFirstWas() {
        long before = ask(1, 100);

        assertTrue(ask(2, 200) > before);
    }

    @Test
    void answersThatOvertakeEachOtherAreNoNewBeginning() {
        Revisions.Start first = revisions.start();
        Revisions.Start second = revisions.start();

        assertEquals(8, answer(second, 1, 8));
        assertEquals(7, answer(first, 1, 7));
        assertEquals(9, ask(1, 9));
    }

    @Test
    void anAnswerFromBeforeABeginningThatOthersNoticedStaysBefore() {
        ask(1, 100);
        Revisions.Start early = revisions.start();
        long after = ask(1, 2);

        assertEquals(101, answer(early, 1, 101));
        assertEquals(after + 1, answer(early, 1, 3));
    }

    @Test
    void whatAWatchToldCountsAsSeen() {
        Revisions.Start start = revisions.start();
        long offset = revisions.offset(start, new Header(1, 10));
        revisions.seen(offset, 50);

        assertTrue(ask(1, 20) > 50);
    }

    private record Header(long getClusterId, long getRevision) implements Response.Header {
        @Override
        public long getMemberId() {
            return 1;
        }

        @Override
        public long getRaftTerm() {
            return 1;
        }
    }
}
