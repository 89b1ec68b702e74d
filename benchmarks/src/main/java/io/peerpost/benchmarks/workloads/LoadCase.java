package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.Figures;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import java.time.Duration;

/**
 * As fast as it goes with so many messages in flight.
 *
 * @param deliveries how many handlers get each message
 */
record LoadCase(String name, Load load, Mode mode, int deliveries) implements Case {

    @Override
    public void warmUp(Duration time) throws Exception {
        load.warmUp(mode, time);
    }

    @Override
    public Figures measure(Duration time) throws Exception {
        Figures seen = load.measure(mode, time);
        return new Figures(
                seen.perSecond(), seen.p50(), seen.p99(), seen.p999(), seen.cpuMicros() / deliveries, seen.steal());
    }
}
