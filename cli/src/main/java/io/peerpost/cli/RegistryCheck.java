package io.peerpost.cli;

import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What a registry sees, and how long it takes to say so. Blocks for its request timeout at most. */
final class RegistryCheck {
    private RegistryCheck() {}

    static List<Finding> run(Registry registry, String fleet, LongSupplier nanoTime) {
        List<Finding> findings = new ArrayList<>();
        long start = nanoTime.getAsLong();
        try {
            Lookup lookup = registry.lookup(fleet);
            int services = registry.list().size();
            long millis = (nanoTime.getAsLong() - start) / 1_000_000;
            findings.add(Finding.good(
                    "registry",
                    registry + " answered in " + millis + " ms: " + count(services, "service") + ", "
                            + count(lookup.nodes().size(), "node") + " of " + fleet));
        } catch (RegistryException e) {
            findings.add(away(e));
        }
        if (registry.skippedRecords() > 0) {
            findings.add(Finding.note(
                    "records",
                    registry.skippedRecords() + " could not be read and were skipped",
                    "another tool's, or damaged; -v names them"));
        }
        return findings;
    }

    /** A registry that cannot be opened or asked. */
    static Finding away(RegistryException e) {
        return Finding.bad(
                "registry",
                FailureLine.oneLine(e),
                "see that it runs and that this machine reaches it, or name another");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
