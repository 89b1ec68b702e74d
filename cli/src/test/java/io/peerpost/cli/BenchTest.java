package io.peerpost.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench}, whose subscriber is a process of its own. */
class BenchTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void noSubscriberIsLeftBehind() {
        await().atMost(Duration.ofSeconds(40)).until(() -> children().isEmpty());
    }

    @Test
    void aLineSaysHowFastAndHowLong() {
        CommandRun bench = new CommandRun()
                .with("PEERPOST_REGISTRY", "foo://no-variable-takes-it-elsewhere")
                .with("MICRO_BROKER_ADDRESS", "192.0.2.1:1")
                .run("bench", "--seconds", "0.5");
        String number = "\\d+\\.\\d+";
        assertTrue(
                bench.result()
                        .matches(number + " messages/s, p50 " + number + " ms, p99 " + number + " ms, p99\\.9 " + number
                                + " ms \\(lane stream, 256 in flight, 1024 bytes\\)"),
                bench::result);
        assertTrue(
                bench.err().matches("publishing to 127\\.0\\.0\\.1:\\d+: 0\\.5 s to warm up, then 0\\.5 s\n"),
                bench::err);
    }

    @Test
    void asJsonTheFiguresComeInOneObject() {
        CommandRun bench = bench("--json", "--in-flight", "4", "--size", "100", "--lane", "compatible");
        Map<String, @Nullable Object> result = Json.object(bench.result());
        assertEquals(
                List.of("messagesPerSecond", "p50Micros", "p99Micros", "p999Micros", "lane", "inFlight", "size"),
                List.copyOf(result.keySet()));
        assertEquals("compatible", result.get("lane"));
        assertEquals(4, result.get("inFlight"));
        assertEquals(100, result.get("size"));
        double p50 = number(result, "p50Micros");
        assertTrue(number(result, "messagesPerSecond") > 0 && p50 > 0, result::toString);
        assertTrue(number(result, "p99Micros") >= p50, result::toString);
        assertTrue(number(result, "p999Micros") >= number(result, "p99Micros"), result::toString);
    }

    @Test
    void nothingIsLeftOfADurableInbox() throws IOException {
        assertTrue(bench("--inbox", folder.resolve("bench.inbox").toString())
                .result()
                .contains("messages/s"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aFileThatIsThereIsLeftAlone() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine"), "precious");
        String said = bench("--inbox", mine.toString()).failedWith(Exit.UNUSABLE);
        assertTrue(said.contains(mine + " is there already"), said);
        assertEquals("precious", Files.readString(mine));
    }

    @Test
    void aFolderThatIsNotThereIsExitCode5() {
        String said = bench("--inbox", folder.resolve("no/such").toString()).failedWith(Exit.UNUSABLE);
        assertTrue(said.contains("no/such"), said);
    }

    @Test
    void whatKeepsTheSubscriberFromStartingIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String said = bench("--listen", "127.0.0.1:" + taken.getLocalPort()).failedWith(Exit.UNUSABLE);
            assertTrue(said.startsWith("peerpost bench: the subscriber's process: "), said);
            assertTrue(said.contains(Integer.toString(taken.getLocalPort())), said);
        }
    }

    @Test
    void aSubscriberThatDiesIsSaidAtOnce() {
        CommandRun bench = measuring();
        assertEquals(1, children().size());
        children().get(0).destroyForcibly();
        assertEquals(Exit.UNEXPECTED, bench.exit(), bench::err);
        assertEquals(List.of(), bench.out());
        assertTrue(bench.err().contains("the subscriber's process: it ended with 137"), bench::err);
    }

    @Test
    void aSignalEndsItWithoutAFigure() {
        CommandRun bench = measuring().stop();
        assertEquals(0, bench.exit(), bench::err);
        assertEquals(List.of(), bench.out());
        assertEquals(1, bench.err().lines().count(), bench::err);
    }

    @Test
    void aCtrlCReachesBothProcessesAndEndsBoth() throws Exception {
        Process bench = process();
        ProcessHandle subscriber = bench.children().findFirst().orElseThrow();
        assertEquals(0, interrupt(subscriber.pid(), bench.pid()));
        assertEquals(130, bench.waitFor());
        assertFalse(subscriber.isAlive());
        String said = new String(bench.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", said);
        assertEquals(0, bench.getInputStream().readAllBytes().length);
    }

    @Test
    void theSubscriberDoesNotOutliveABenchThatIsKilled() throws Exception {
        Process bench = process();
        ProcessHandle subscriber = bench.children().findFirst().orElseThrow();
        bench.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(40)).until(() -> !subscriber.isAlive());
    }

    private static int interrupt(long... pids) throws Exception {
        List<String> line = Stream.concat(
                        Stream.of("kill", "-INT"), Arrays.stream(pids).mapToObj(Long::toString))
                .toList();
        return new ProcessBuilder(line).start().waitFor();
    }

    /** One that measures, in a process of its own; what it says so far has been read. */
    private static Process process() throws IOException {
        // what runs the tests may have been started with Ctrl-C ignored, which is inherited
        Process process = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "bench",
                        "--seconds",
                        "30",
                        "--in-flight",
                        "1")
                .start();
        String said = process.errorReader().readLine();
        assertTrue(said != null && said.startsWith("publishing to "), () -> said);
        return process;
    }

    /** One that measures, with one message at a time: this is not about its speed. */
    private static CommandRun measuring() {
        CommandRun bench = new CommandRun().start("bench", "--seconds", "30", "--in-flight", "1");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> bench.ended() || bench.err().contains("publishing to "));
        return bench;
    }

    private static CommandRun bench(String... more) {
        return CommandRun.of(Stream.concat(Stream.of("bench", "--seconds", "0.2"), Stream.of(more))
                .toArray(String[]::new));
    }

    private static double number(Map<String, @Nullable Object> result, String name) {
        return result.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** This JVM starts no other processes while the test runs. */
    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }
}
