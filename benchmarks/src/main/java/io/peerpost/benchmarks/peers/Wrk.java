package io.peerpost.benchmarks.peers;

import io.peerpost.benchmarks.load.Figures;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.benchmarks.load.ProcessorTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * POSTs messages to a server with wrk, a load generator in C, so that hardly anything but the server is measured. What
 * {@code benchmarks/wrk.lua} prints at its end is read here.
 */
final class Wrk {
    /** Past as many connections, more is in flight by sending several requests at once on each. */
    private static final int MAX_CONNECTIONS = 64;

    private static final String FIGURES = "figures ";

    private final String url;

    Wrk(String url) {
        this.url = url;
    }

    List<Mode> modes() {
        return List.of(Mode.MANY, Mode.SOME, Mode.ONE);
    }

    /** Blocks for that time, which is in whole seconds, at least one. */
    Figures measure(Mode mode, Duration time) throws IOException, InterruptedException {
        ProcessorTime before = ProcessorTime.now();
        String output = run(mode, Math.max(1, time.toSeconds()));
        ProcessorTime after = ProcessorTime.now();
        double[] seen = output.lines()
                .filter(line -> line.startsWith(FIGURES))
                .flatMap(line -> Stream.of(line.substring(FIGURES.length()).split(" ")))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double requests = seen[0];
        double failed = seen[2];
        if (failed > 0 || requests == 0) {
            throw new IOException("wrk: " + failed + " of " + requests + " requests failed");
        }
        return new Figures(
                requests / seen[1],
                seen[3],
                seen[4],
                seen[5],
                after.usedSince(before) / 1e3 / requests,
                after.stolenSince(before));
    }

    private String run(Mode mode, long seconds) throws IOException, InterruptedException {
        int connections = Math.min(mode.inFlight(), MAX_CONNECTIONS);
        Process process = new ProcessBuilder(
                        System.getProperty("wrk", "wrk"),
                        "--threads=1",
                        "--connections=" + connections,
                        "--duration=" + seconds + "s",
                        "--timeout=30s",
                        "--script=" + System.getProperty("wrk.script", "benchmarks/wrk.lua"),
                        url,
                        "--",
                        Integer.toString(mode.inFlight() / connections))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk: " + output);
        }
        return output;
    }
}
