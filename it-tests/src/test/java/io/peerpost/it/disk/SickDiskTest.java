package io.peerpost.it.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that fails now and then, or that lets nobody write: system calls are answered with errors by strace. */
@Tag("disks")
@Timeout(120)
final class SickDiskTest {
    private static final int MESSAGES = 120;

    @RegisterExtension
    final SmallDisk disk = new SmallDisk(64);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private List<String> errand(Path inbox, int messages, String... before) throws Exception {
        List<String> command = new ArrayList<>(List.of(before));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Errand.class.getName()));
        command.addAll(List.of(inbox.toString(), "" + messages));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
            assertEquals(0, process.exitValue(), () -> read(folder.resolve("log")));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readAllLines(said);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> sick(List<String> files, String fault, int messages) throws Exception {
        Path inbox = folder.toRealPath().resolve("inbox");
        String call = fault.substring(0, fault.indexOf(':'));
        List<String> strace = new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null"));
        for (String end : files) {
            strace.addAll(List.of("-P", inbox + end));
        }
        strace.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + fault));
        return errand(inbox, messages, strace.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "-wal, fsync:error=EIO:when=40..70, the disk fails \\(SQLITE_IOERR_FSYNC; .*",
        "-wal, pwrite64:error=EIO:when=200..230, the disk fails \\(SQLITE_IOERR_WRITE; .*",
        "-wal, pwrite64:error=EROFS:when=200..230, the disk fails \\(SQLITE_IOERR_WRITE; .*",
        "-wal, pwrite64:error=ENOSPC:when=200..230, the disk is full \\(.*",
    })
    void rule26WhatAFailingDiskRefusedIsToldAndWhatItAcceptedIsThere(String file, String fault, String why)
            throws Exception {
        List<String> said = sick(List.of(file), fault, MESSAGES);

        Noted noted = new Noted();
        int refused = 0;
        for (String line : said.subList(1, said.size())) {
            if (line.startsWith("accepted ")) {
                noted.take(new Event.Noted("accepted", Sent.of(line.substring("accepted ".length()))));
            } else {
                assertTrue(line.matches("refused m\\d+: inbox .*/inbox: " + why), line);
                refused++;
            }
        }
        assertTrue(refused > 3, said::toString);
        assertTrue(noted.owed().cardinality() > MESSAGES / 3, said::toString);
        assertTrue(said.get(MESSAGES).startsWith("accepted "), "it has not come back: " + said.get(MESSAGES));
        assertEquals(List.of(), Reopened.faults(folder.resolve("inbox"), noted));
    }

    @Test
    void aFileSystemThatCannotLockIsNamed() throws Exception {
        List<String> said = sick(List.of(".lock", ".probe"), "fcntl:error=ENOLCK", 0);

        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).contains("; its volume has to be one where files can be locked"), said::toString);
    }

    @Test
    void aReadOnlyVolumeIsNamedAndTheInboxOpensOnceItCanBeWritten() throws Exception {
        Path inbox = disk.root().resolve("inbox");
        assertEquals(11, errand(inbox, 10).size());

        disk.readOnly();
        List<String> said = errand(inbox, 10);
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).startsWith("not opened: inbox " + inbox + ": "), said::toString);
        assertTrue(said.get(0).contains("how the volume is mounted"), said::toString);

        disk.writable();
        assertEquals(11, errand(inbox, 10).size());
    }

    /** Root without its right to pass over permissions. */
    private List<String> plainly(Path inbox) throws Exception {
        return errand(inbox, 1, "setpriv", "--bounding-set=-dac_override,-dac_read_search");
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void whatMayNotBeWrittenIsNamedAndOpensOnceItMay() throws Exception {
        Path place = Files.createDirectory(folder.toRealPath().resolve("place"));
        Path inbox = place.resolve("inbox");
        permit(place, "r-xr-xr-x");
        List<String> said = plainly(inbox);
        assertEquals(1, said.size(), said::toString);
        assertTrue(
                said.get(0).matches("not opened: inbox " + inbox + ": it cannot be .* while making inbox.lock"),
                said::toString);
        permit(place, "rwxr-xr-x");
        assertEquals(List.of("opened", "accepted m4"), plainly(inbox));

        String refusal = "not opened: inbox " + inbox
                + ": inbox cannot be read and written (check its permissions, and how the volume is mounted)";
        permit(inbox, "r--r--r--");
        assertEquals(List.of(refusal), plainly(inbox));
        permit(inbox, "---------");
        assertEquals(List.of(refusal), plainly(inbox));
        permit(inbox, "rw-r--r--");
        assertEquals(List.of("opened", "accepted m4"), plainly(inbox));
    }
}
