package io.peerpost.cli;

import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What a registry sees, and how long it takes to say so. Blocks for a few request timeouts at most. */
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
            findings.addAll(health(registry, fleet));
        } catch (RegistryException e) {
            findings.add(away(e));
            // its servers may say why: that nobody leads them, for one
            findings.addAll(healthOfOneInTrouble(registry));
        }
        if (registry.skippedRecords() > 0) {
            findings.add(Finding.note(
                    "records",
                    registry.skippedRecords() + " could not be read and were skipped",
                    "another tool's, or damaged; -v names them"));
        }
        return findings;
    }

    /** What it tells of itself; being asked about that may take other rights than a lookup. */
    private static List<Finding> health(Registry registry, String fleet) {
        try {
            List<Finding> findings = new ArrayList<>(HealthCheck.judge(registry.health()));
            findings.addAll(HealthCheck.stale(registry.stale(fleet)));
            return findings;
        } catch (RegistryException e) {
            return List.of(Finding.note(
                    "registry's health",
                    FailureLine.oneLine(e),
                    "publishing and subscribing do not need it; doctor looks at servers and leader with it"));
        }
    }

    private static List<Finding> healthOfOneInTrouble(Registry registry) {
        try {
            return HealthCheck.judge(registry.health());
        } catch (RegistryException e) {
            return List.of(); // it would say the same again
        }
    }

    /** A registry that cannot be opened or asked. */
    static Finding away(RegistryException e) {
        return Finding.bad(
                "registry",
                FailureLine.oneLine(e),
                "see that it runs and that this machine reaches it, or name another");
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
