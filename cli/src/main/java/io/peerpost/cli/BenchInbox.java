package io.peerpost.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file of a durable inbox that lives as long as a measurement, with what its owner puts beside it. */
final class BenchInbox {
    private static final List<String> PARTS = List.of("-shm", "-wal", ".reserve", ".lock", "");

    private BenchInbox() {}

    /**
     * Makes sure that there is none, which might hold messages.
     *
     * @throws CommandFailure if there is
     */
    static void checkNew(Path file) {
        if (Files.exists(file)) {
            throw new CommandFailure(
                    Exit.UNUSABLE, file + " is there already (expected: a new file, it is removed at the end)");
        }
    }

    /** Removes it, after its owner has closed. */
    static void remove(Path file, Terminal terminal) {
        try {
            for (String part : PARTS) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
            }
        } catch (IOException e) {
            terminal.say(file + " could not be removed: " + FailureLine.oneLine(e));
        }
    }
}
