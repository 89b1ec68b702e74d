package io.peerpost.broker.http.internal.publish;

import java.util.ArrayList;
import java.util.List;

/** Lists that mostly hold nothing or one thing, and of which there are many. */
final class Few {
    private Few() {}

    /** The list with one thing more, to be used in place of the list itself. */
    static <T> List<T> plus(List<T> few, T more) {
        return switch (few.size()) {
            case 0 -> List.of(more);
            case 1 -> new ArrayList<>(List.of(few.get(0), more));
            default -> {
                few.add(more);
                yield few;
            }
        };
    }
}
