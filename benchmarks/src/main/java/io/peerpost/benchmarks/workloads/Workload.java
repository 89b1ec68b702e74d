package io.peerpost.benchmarks.workloads;

import java.util.List;

/** The publisher's side of some cases that share their processes. */
interface Workload extends AutoCloseable {
    /** What it can measure, once everybody is found. */
    List<Case> cases();
}
