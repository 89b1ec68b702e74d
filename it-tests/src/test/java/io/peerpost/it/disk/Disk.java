package io.peerpost.it.disk;

import io.peerpost.it.disk.DiskFile.Fate;
import io.peerpost.it.disk.Event.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A folder on a disk that promises what POSIX does and no more: a file's bytes are safe once the file was synced after
 * they were written, a name once the folder was. Changes of names become safe in their order, as on every file system
 * that keeps a journal; that a file's sync takes its name along, as ext4 does it, is not relied on.
 */
final class Disk {
    private final Set<String> deaf;
    private final Map<String, DiskFile> files = new HashMap<>();
    private final Map<Call, DiskFile> under = new IdentityHashMap<>();
    private final List<Naming> namings = new ArrayList<>();
    private final Map<Call, Integer> foldersSyncing = new IdentityHashMap<>();
    private int safeNamings;

    /** A name is given, or taken away. */
    private record Naming(Call call, String name, DiskFile file, boolean given) {}

    /**
     * An empty one.
     *
     * @param deaf of these names syncs are taken and not carried out; of the empty one, those of the folder
     */
    Disk(Set<String> deaf) {
        this.deaf = deaf;
    }

    void take(Event event) {
        if (event instanceof Event.Begun begun) {
            begun(begun.call());
        } else if (event instanceof Event.Returned returned) {
            returned(returned.call());
        } else if (event instanceof Event.Ended ended) {
            ended(ended.files());
        }
    }

    private void begun(Call call) {
        if (call instanceof Event.Sync && deaf.contains(call.name())) {
            return;
        } else if (call instanceof Event.Sync && call.name().isEmpty()) {
            foldersSyncing.put(call, namings.size());
            return;
        } else if (call instanceof Event.Make) {
            make(call);
            return;
        }
        DiskFile file = files.get(call.name());
        if (file == null) {
            throw new AssertionError(call.getClass().getSimpleName() + " of " + call.name() + ", which is not there");
        }
        if (call instanceof Event.Unlink) {
            namings.add(new Naming(call, call.name(), file, false));
            files.remove(call.name());
        } else {
            under.put(call, file);
            file.begun(call);
        }
    }

    private void make(Call call) {
        if (!files.containsKey(call.name())) {
            DiskFile made = new DiskFile();
            files.put(call.name(), made);
            namings.add(new Naming(call, call.name(), made, true));
        }
    }

    private void returned(Call call) {
        DiskFile file = under.remove(call);
        Integer safe = foldersSyncing.remove(call);
        if (file != null) {
            file.returned(call);
        } else if (safe != null) {
            safeNamings = Math.max(safeNamings, safe);
        }
    }

    private void ended(Map<String, byte[]> real) {
        under.clear();
        foldersSyncing.clear();
        if (!files.keySet().equals(real.keySet())) {
            throw new AssertionError("the recording leads to " + files.keySet() + ", there are " + real.keySet());
        }
        files.forEach((name, file) -> {
            byte[] content = real.getOrDefault(name, new byte[0]);
            file.ended(content);
            if (!Arrays.equals(content, file.seen())) {
                throw new AssertionError("the recording does not lead to what is in " + name);
            }
        });
    }

    /** The files as they are found when the power goes now. */
    Map<String, byte[]> afterPowerCut(Random random) {
        Fate ofNames = fate(random);
        int unsafe = namings.size() - safeNamings;
        int kept = safeNamings
                + switch (ofNames) {
                    case NONE -> 0;
                    case ALL -> unsafe;
                    case FIRST, ANY -> random.nextInt(unsafe + 1);
                };
        Map<String, DiskFile> there = new TreeMap<>();
        for (Naming naming : namings.subList(0, kept)) {
            if (naming.given()) {
                there.put(naming.name(), naming.file());
            } else {
                there.remove(naming.name());
            }
        }
        Map<String, byte[]> found = new TreeMap<>();
        there.forEach((name, file) -> found.put(name, file.afterPowerCut(fate(random), random)));
        return found;
    }

    private static Fate fate(Random random) {
        return Fate.values()[random.nextInt(Fate.values().length)];
    }

    /** How many names there are. */
    Set<String> names() {
        return new HashSet<>(files.keySet());
    }
}
