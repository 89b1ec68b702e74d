package io.peerpost.benchmarks.inbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How often a second a disk can write 4 KiB behind the end of a file and make them safe. */
final class DiskSyncs {
    private DiskSyncs() {}

    static double perSecond(Path folder, long nanos) throws IOException {
        ByteBuffer page = ByteBuffer.allocateDirect(4096);
        try (FileChannel file =
                FileChannel.open(folder.resolve("syncs"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            long syncs = 0;
            while (System.nanoTime() - start < nanos) {
                page.clear();
                file.write(page);
                file.force(false);
                syncs++;
            }
            return syncs / ((System.nanoTime() - start) / 1e9);
        }
    }
}
