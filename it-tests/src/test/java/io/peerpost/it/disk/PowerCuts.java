package io.peerpost.it.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cuts the power at random moments of a recorded run and opens what is left. A moment lies between two events; many are
 * put where it is most likely to matter: right after a message was accepted, and where files come, go and change size.
 */
final class PowerCuts {
    private static final int NEAR = 20;

    private final List<Event> events;
    private final long seed;
    private final Path folder;

    /**
     * Of a run.
     *
     * @param folder for the files as they are found
     */
    PowerCuts(List<Event> events, long seed, Path folder) {
        this.events = events;
        this.seed = seed;
        this.folder = folder;
    }

    /**
     * Cuts the power so many times, on a disk that takes the syncs of these names and does not carry them out.
     *
     * @return what was wrong, a line each
     */
    List<String> faults(int moments, Set<String> deaf) throws IOException {
        List<String> faults = new ArrayList<>();
        Map<Integer, List<Long>> at = moments(moments);
        Disk disk = new Disk(deaf);
        Noted noted = new Noted();
        for (int i = 0; i < events.size(); i++) {
            for (long draw : at.getOrDefault(i, List.of())) {
                for (String fault : cut(disk, noted, draw)) {
                    faults.add("power cut before event " + i + " of " + events.size() + ", draw " + draw + ", seed "
                            + seed + ": " + fault);
                }
            }
            disk.take(events.get(i));
            if (events.get(i) instanceof Event.Noted note) {
                noted.take(note);
            }
        }
        return faults;
    }

    /** Before which event, and with which luck. */
    private Map<Integer, List<Long>> moments(int count) {
        Random random = new Random(seed);
        int[] acceptances =
                where(event -> event instanceof Event.Noted note && note.what().equals("accepted"));
        int[] turns = where(PowerCuts::isTurn);
        Map<Integer, List<Long>> moments = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int at = switch (i % 4) {
                case 0 -> acceptances[random.nextInt(acceptances.length)] + 1;
                case 1 -> turns[random.nextInt(turns.length)] + random.nextInt(2 * NEAR) - NEAR;
                default -> random.nextInt(events.size());
            };
            moments.computeIfAbsent(Math.max(0, Math.min(events.size() - 1, at)), a -> new ArrayList<>())
                    .add(random.nextLong());
        }
        return moments;
    }

    private int[] where(Predicate<Event> what) {
        return IntStream.range(0, events.size())
                .filter(i -> what.test(events.get(i)))
                .toArray();
    }

    /** Where a file is made, taken away or resized, a checkpoint is under way, or the log begins anew. */
    private static boolean isTurn(Event event) {
        return event instanceof Event.Begun begun
                && (begun.call() instanceof Event.Make
                        || begun.call() instanceof Event.Unlink
                        || begun.call() instanceof Event.Resize
                        || begun.call().name().isEmpty()
                        || begun.call().name().equals(Recording.INBOX)
                        || isNewLog(begun.call()));
    }

    private static boolean isNewLog(Event.Call call) {
        return call instanceof Event.Write write
                && write.name().equals(Recording.INBOX + "-wal")
                && write.offset() == 0;
    }

    private List<String> cut(Disk disk, Noted noted, long draw) throws IOException {
        Path place = Files.createTempDirectory(folder, "found-");
        Map<String, byte[]> found = disk.afterPowerCut(new Random(draw));
        for (Map.Entry<String, byte[]> file : found.entrySet()) {
            Files.write(place.resolve(file.getKey()), file.getValue());
        }
        List<String> faults = Reopened.faults(place.resolve(Recording.INBOX), noted);
        try (Stream<Path> all = Files.list(place)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(place);
        return faults;
    }
}
