package io.peerpost.it.disk;

import io.peerpost.it.disk.Event.Call;
import io.peerpost.it.disk.Event.Resize;
import io.peerpost.it.disk.Event.Sync;
import io.peerpost.it.disk.Event.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One file: what of it is on the disk for certain, and what was done to it since, which is there as luck has it. */
final class DiskFile {
    private static final int SECTOR = 512;

    private final Image synced = new Image();
    private final List<Call> pending = new ArrayList<>();
    private final Map<Call, Boolean> returned = new IdentityHashMap<>();
    private final Map<Call, List<Call>> syncing = new IdentityHashMap<>();

    void begun(Call call) {
        if (call instanceof Sync) {
            syncing.put(call, pending.stream().filter(returned::containsKey).toList());
        } else {
            pending.add(call);
        }
    }

    void returned(Call call) {
        List<Call> covered = syncing.remove(call);
        if (covered == null) {
            returned.put(call, true);
            return;
        }
        for (Call change : covered) {
            if (pending.remove(change)) {
                returned.remove(change);
                apply(change, synced);
            }
        }
    }

    private static void apply(Call change, Image to) {
        if (change instanceof Write write) {
            to.write(write.bytes(), 0, write.bytes().length, (int) write.offset());
        } else {
            to.resize((int) ((Resize) change).size());
        }
    }

    /** What the processes see. */
    byte[] seen() {
        Image seen = synced.copy();
        pending.forEach(change -> apply(change, seen));
        return seen.toBytes();
    }

    /** The processes are gone: what they had begun was done, as the file shows, or never will be. */
    void ended(byte[] real) {
        syncing.clear();
        pending.removeIf(call -> !returned.containsKey(call) && call instanceof Write write && !shows(real, write));
        pending.forEach(call -> returned.put(call, true));
    }

    private static boolean shows(byte[] real, Write write) {
        int from = (int) write.offset();
        int to = from + write.bytes().length;
        return to <= real.length && Arrays.equals(real, from, to, write.bytes(), 0, write.bytes().length);
    }

    /** How much of what is not synced has reached the disk when the power goes. */
    enum Fate {
        /** Nothing. */
        NONE,
        /** All of it. */
        ALL,
        /** What came first, the last of that torn. */
        FIRST,
        /** Each sector, and the size, as it was at some time since the last sync. */
        ANY
    }

    /** What is found when the power is back. A sector is written whole or not at all. */
    byte[] afterPowerCut(Fate fate, Random random) {
        int all = pending.size();
        int first = fate == Fate.NONE ? 0 : fate == Fate.ALL ? all : random.nextInt(all + 1);
        Map<Integer, Integer> changes = new HashMap<>();
        Sectors sectors = (sector, change) -> change
                < changes.computeIfAbsent(sector, s -> {
                    if (fate == Fate.ANY) {
                        return random.nextInt(all + 1);
                    }
                    return fate == Fate.FIRST ? first + random.nextInt(2) : first;
                });
        Image found = synced.copy();
        int size = found.size();
        for (int i = 0; i < all; i++) {
            tear(pending.get(i), i, sectors, found);
            size = i < first ? sizeAfter(pending.get(i), size) : size;
        }
        found.resize(size);
        return found.toBytes();
    }

    /** Whether a sector reached the disk after the change of that number was made. */
    private interface Sectors {
        boolean reached(int sector, int change);
    }

    private static int sizeAfter(Call change, int size) {
        return change instanceof Write write
                ? Math.max(size, (int) write.offset() + write.bytes().length)
                : (int) ((Resize) change).size();
    }

    private static void tear(Call change, int number, Sectors sectors, Image to) {
        Write write = change instanceof Write bytes ? bytes : null;
        int from = (int) (write != null ? write.offset() : ((Resize) change).size());
        int end = write != null ? from + write.bytes().length : to.size();
        for (int at = from; at < end; at = nextSector(at)) {
            int length = Math.min(end, nextSector(at)) - at;
            if (!sectors.reached(at / SECTOR, number)) {
                continue;
            }
            if (write != null) {
                to.write(write.bytes(), at - from, length, at);
            } else {
                to.clear(at, at + length);
            }
        }
    }

    private static int nextSector(int at) {
        return (at / SECTOR + 1) * SECTOR;
    }
}
