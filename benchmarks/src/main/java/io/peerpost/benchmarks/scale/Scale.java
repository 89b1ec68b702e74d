package io.peerpost.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The whole of {@code benchmarks/scale}: runs each part, prints its tables, and writes all of them as JSON. */
public final class Scale {
    private Scale() {}

    /**
     * Runs.
     *
     * @param arguments the file for the JSON, then options
     */
    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.of(Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (IllegalArgumentException e) {
            System.err.println("benchmarks/scale: " + e.getMessage());
            System.exit(2);
            return;
        }
        Report report = new Report();
        for (Part part : Part.values()) {
            if (options.only() == null || options.only() == part) {
                long start = System.nanoTime();
                part.run(options, report);
                System.err.printf("%n(%s: %d s)%n", part, (System.nanoTime() - start) / 1_000_000_000);
            }
        }
        report.write(Path.of(arguments[0]), options);
        System.out.printf(Locale.ROOT, "%nAs JSON: %s%n", arguments[0]);
        System.exit(0); // clients' threads are no reason to wait
    }
}
