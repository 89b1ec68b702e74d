package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.Figures;
import java.time.Duration;

/** One thing that is measured, in turn with others between the same processes. */
interface Case {
    /** Its name in figures, without white space. */
    String name();

    /** Runs, and counts nothing. Blocks. */
    void warmUp(Duration time) throws Exception;

    /** What was seen in that time; processor time is that of one delivery. Blocks. */
    Figures measure(Duration time) throws Exception;
}
