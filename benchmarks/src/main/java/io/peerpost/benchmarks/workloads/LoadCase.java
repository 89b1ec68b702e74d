package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.Figures;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import java.time.Duration;

/**
 * As fast as it goes with 64 messages in flight.
 *
 * @param deliveries how many handlers get each message
 */
record LoadCase(String name, Load load, int deliveries) implements Case {

    @Override
    public void warmUp(Duration time) throws Exception {
        load.warmUp(Mode.SOME, time);
    }

    @Override
    public Figures measure(Duration time) throws Exception {
        Figures seen = load.measure(Mode.SOME, time);
        return new Figures(
                seen.perSecond(), seen.p50(), seen.p99(), seen.p999(), seen.cpuMicros() / deliveries, seen.steal());
    }
}
