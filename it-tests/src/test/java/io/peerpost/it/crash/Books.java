package io.peerpost.it.crash;

import io.peerpost.broker.DeadLetter;
import java.util.List;

/**
 * All that is known of a run when it is over.
 *
 * @param chapters the lives, and where their books are
 * @param told what publishers wrote down
 * @param handled what subscribers wrote down
 * @param found what publishers' inboxes were found to owe when they were killed
 * @param left how many messages all inboxes hold at the end
 * @param letters their dead letters
 */
record Books(List<Chapter> chapters, Told told, Handled handled, ByTarget found, long left, List<DeadLetter> letters) {

    static Books read(List<Chapter> chapters, ByTarget found, long left, List<DeadLetter> letters) {
        return new Books(chapters, Told.read(chapters), Handled.read(chapters), found, left, letters);
    }
}
