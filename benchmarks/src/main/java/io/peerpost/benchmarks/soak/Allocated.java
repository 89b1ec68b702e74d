package io.peerpost.benchmarks.soak;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** What all threads have allocated on the heap. */
final class Allocated {
    private Allocated() {}

    /** Before JDK 21 without what threads that have ended had allocated. */
    static long bytes() throws ReflectiveOperationException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        if (Runtime.version().feature() >= 21) {
            // by reflection, since the project is compiled for a release without it
            return (Long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
        }
        return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
