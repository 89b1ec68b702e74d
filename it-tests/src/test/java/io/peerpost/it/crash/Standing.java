package io.peerpost.it.crash;

import java.nio.file.Path;

/**
 * How a publisher stands.
 *
 * @param accepted how many messages were accepted, by its earlier lives as well
 * @param refused how many publishes failed in this life
 * @param behind how many messages it has been behind its schedule at most, in this life
 * @param waiting how many messages its inbox holds
 * @param stopped whether it publishes no more, and none of its publishes is under way
 */
record Standing(long accepted, long refused, long behind, long waiting, boolean stopped) {
    private static final Standing NONE = new Standing(0, 0, 0, -1, false);

    /** What a life has written last; that it has accepted nothing and is not done, if it has written nothing yet. */
    static Standing last(Path book) {
        String line = Book.last(book);
        if (line.isEmpty()) {
            return NONE;
        }
        String[] words = line.split(" ", 5);
        return new Standing(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Boolean.parseBoolean(words[4]));
    }

    /** Whether all that was accepted has ended, and nothing more will be. */
    boolean settled() {
        return stopped && waiting == 0;
    }

    @Override
    public String toString() {
        return accepted + " " + refused + " " + behind + " " + waiting + " " + stopped;
    }
}
