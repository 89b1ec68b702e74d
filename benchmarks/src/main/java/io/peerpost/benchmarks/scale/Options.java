package io.peerpost.benchmarks.scale;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be simulated.
 *
 * @param nodes nodes of the fleet
 * @param topics topics, which share the nodes evenly
 * @param seed decides who comes, goes and crashes when
 * @param quick less of everything: shows that it runs
 * @param only one part; null for all
 */
record Options(
        int nodes,
        int topics,
        long seed,
        boolean quick,
        @Nullable Part only) {
    private static final String KNOWN = "expected: --nodes N, --topics N, --seed N, --only PART or --short";

    Options {
        if (topics < 1 || nodes < 100 || topics > nodes) {
            throw new IllegalArgumentException(nodes + " nodes, " + topics
                    + " topics (expected: at least 100 nodes, and no more topics than those)");
        }
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if there is something in it that is not known
     */
    static Options of(String... arguments) {
        Options options = new Options(10_000, 1_000, 1, false, null);
        for (Iterator<String> left = Arrays.asList(arguments).iterator(); left.hasNext(); ) {
            String key = left.next();
            options = key.equals("--short")
                    ? new Options(options.nodes, options.topics, options.seed, true, options.only)
                    : options.with(key, left);
        }
        return options;
    }

    private Options with(String key, Iterator<String> left) {
        if (!left.hasNext()) {
            throw new IllegalArgumentException(key + " (" + KNOWN + ")");
        }
        String value = left.next();
        return switch (key) {
            case "--nodes" -> new Options(number(value), Math.min(topics, number(value)), seed, quick, only);
            case "--topics" -> new Options(nodes, number(value), seed, quick, only);
            case "--seed" -> new Options(nodes, topics, number(value), quick, only);
            case "--only" -> new Options(nodes, topics, seed, quick, part(value));
            default -> throw new IllegalArgumentException(key + " (" + KNOWN + ")");
        };
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " (expected: a number)", e);
        }
    }

    private static Part part(String text) {
        for (Part part : Part.values()) {
            if (part.name().equalsIgnoreCase(text)) {
                return part;
            }
        }
        throw new IllegalArgumentException(text + " (expected: one of " + List.of(Part.values()) + ")");
    }

    /** Nodes of one topic. */
    int perTopic() {
        return nodes / topics;
    }
}
