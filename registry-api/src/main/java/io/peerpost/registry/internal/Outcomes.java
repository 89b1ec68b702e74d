package io.peerpost.registry.internal;

import io.peerpost.registry.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many changes cut down to what came of them: one per node, in the order of their last steps. */
final class Outcomes {
    private Outcomes() {}

    static List<Change> of(List<Change> changes) {
        Map<String, Change> last = new LinkedHashMap<>();
        Set<String> unheardOf = new HashSet<>();
        for (Change change : changes) {
            String id = change.node().id();
            if (last.remove(id) == null && change.kind() == Change.Kind.ADDED) {
                unheardOf.add(id);
            }
            last.put(id, change);
        }
        List<Change> outcomes = new ArrayList<>();
        last.forEach((id, change) -> {
            if (!change.present() && !unheardOf.contains(id)) {
                outcomes.add(change);
            } else if (change.present()) {
                Change.Kind kind = unheardOf.contains(id) ? Change.Kind.ADDED : Change.Kind.UPDATED;
                outcomes.add(new Change(kind, change.service(), change.revision()));
            }
        });
        return outcomes;
    }
}
