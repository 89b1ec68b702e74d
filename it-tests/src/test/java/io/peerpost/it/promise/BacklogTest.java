package io.peerpost.it.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many messages are accepted for a group that is away, or while nobody is there at all; then the group comes and gets
 * exactly those, in order. The JVM's own bound on its heap is what shows that a backlog in a file is not in memory.
 */
@Timeout(180)
final class BacklogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aHundredThousandMessagesForAGroupThatIsAwayAreInTheFileAndNotInMemory() throws Exception {
        run(48, "count=100000", "size=1024", "group=expected", inbox());
    }

    @Test
    void aHundredThousandMessagesForNobodyYetAreInTheFileAndNotInMemory() throws Exception {
        run(48, "count=100000", "size=1024", "group=later", inbox());
    }

    @Test
    void whoAsksForTheEndsOfAHundredThousandMessagesHearsOfAllAtHalfAKilobyteEach() throws Exception {
        run(96, "count=100000", "size=100", "group=expected", inbox(), "publications=asked");
    }

    /** Twenty thousand encoded messages have 27 MiB, what else there is to each some hundred bytes. */
    @Test
    void anInboxInMemoryThrowsWhenItIsFullAndDeliversWhatItHas() throws Exception {
        run(80, "count=30000", "size=1024", "group=expected", "inbox=memory", "room=20000", "full=throw");
    }

    @Test
    void anInboxInMemoryWaitsWhenItIsFullAndDeliversEverything() throws Exception {
        run(80, "count=60000", "size=1024", "group=later", "inbox=memory", "room=20000", "full=wait");
    }

    @Test
    @Tag("long")
    @Timeout(1200)
    void aMillionMessagesForAGroupThatIsAwayFitInto256MiB() throws Exception {
        run(256, "count=1000000", "size=1024", "group=expected", inbox());
    }

    @Test
    @Tag("long")
    @Timeout(1200)
    void aMillionMessagesForNobodyYetFitInto256MiB() throws Exception {
        run(256, "count=1000000", "size=1024", "group=later", inbox());
    }

    private String inbox() {
        return "inbox=" + folder.resolve("inbox");
    }

    private static void run(int heapMiB, String... plan) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMiB + "m",
                "-cp",
                System.getProperty("java.class.path")));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dio.netty.noUnsafe=false"));
        }
        command.add(BacklogProcess.class.getName());
        command.addAll(List.of(plan));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println("-Xmx" + heapMiB + "m " + String.join(" ", plan) + "\n" + told);
            assertEquals(0, process.waitFor(), told);
            assertEquals("good", told.strip().lines().reduce((a, b) -> b).orElse(""), told);
        } finally {
            process.destroyForcibly();
        }
    }
}
