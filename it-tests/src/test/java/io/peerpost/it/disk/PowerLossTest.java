package io.peerpost.it.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes at any moment of an inbox's life: while it is made, filled, emptied, written back from the log to the
 * file, shrunk, closed, opened again after a crash. What an owner did to its files is recorded below its process; what
 * is found afterwards is what it had synced, and of the rest what luck has written, down to single sectors.
 */
@Tag("disks")
@Timeout(300)
final class PowerLossTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    private Recording recording(String synchronous) throws IOException {
        return new Recording(Files.createDirectory(work.resolve("run")), synchronous);
    }

    @Test
    void rule26WhatWasAcceptedIsThereAfterAPowerCutAtAnyMoment() throws Exception {
        Recording run = recording("FULL").owner(1_200, 1, true).owner(1_200, 2, false);

        check(run, 200, 1);

        PowerCuts cuts = new PowerCuts(run.events(), 2, work);
        for (String name : List.of("inbox-wal", "inbox", "")) { // each sync is needed, and would be missed
            List<String> faults = cuts.faults(20, Set.of(name));
            System.out.println("with the syncs of '" + name + "' left out: " + faults.size() + " faults at 20 moments");
            assertFalse(faults.isEmpty(), "nothing is lost on a disk that does not sync '" + name + "', seed 2");
        }
    }

    private void check(Recording run, int moments, long seed) throws IOException {
        Course course = new Course(run.events());
        System.out.println("recorded: " + course);
        assertEquals(run.messages(), course.accepted());
        assertTrue(course.handled() > course.accepted() / 2, course::toString);
        assertTrue(course.checkpoints() > 0, course::toString);
        assertTrue(course.restarts() > 0, course::toString);
        assertTrue(course.shrinks() > 0, course::toString);
        assertTrue(course.logsRemoved() > 0, course::toString);

        List<String> faults = new PowerCuts(run.events(), seed, work).faults(moments, Set.of());

        System.out.println(moments + " power cuts: " + faults.size() + " faults");
        assertEquals(List.of(), faults);
    }

    @Test
    void withoutSyncingWhatWasAcceptedIsLost() throws Exception {
        Recording run = recording("OFF").owner(600, 1, true);

        List<String> faults = new PowerCuts(run.events(), 3, work).faults(20, Set.of());

        System.out.println("synchronous=OFF: " + faults.size() + " faults at 20 moments");
        assertFalse(faults.isEmpty(), "nothing is lost without a sync, seed 3");
    }

    @Test
    @Tag("long")
    @Timeout(1_800)
    void rule26TheSameInALongerLifeAndAtManyMoreMoments() throws Exception {
        Recording run = recording("FULL");
        for (int i = 0; i < 3; i++) {
            run.owner(2_000, 1, true).owner(1_000, 3, false);
        }
        long seed = new Random().nextLong();

        check(run, 2_000, seed);
    }
}
