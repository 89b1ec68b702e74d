package io.peerpost.it.disk;

import java.util.BitSet;

/** What is known of the messages at a moment of a run, by number. */
final class Noted {
    private final BitSet accepted = new BitSet();
    private final BitSet handled = new BitSet();
    private final BitSet settled = new BitSet();

    void take(Event.Noted note) {
        BitSet set = switch (note.what()) {
            case "accepted" -> accepted;
            case "handled" -> handled;
            case "settled" -> settled;
            default -> throw new IllegalArgumentException(note.toString());
        };
        set.set(note.sent().number());
    }

    /** Those that have to be there: {@code publish} had returned, and no handler. */
    BitSet owed() {
        BitSet owed = (BitSet) accepted.clone();
        owed.andNot(handled);
        return owed;
    }

    /** Those that must not be owed any more: their end was told. */
    BitSet settled() {
        return (BitSet) settled.clone();
    }
}
