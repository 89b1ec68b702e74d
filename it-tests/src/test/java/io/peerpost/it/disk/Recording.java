package io.peerpost.it.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@link Owner}s of one inbox, one after the other, under strace, and tells what they did to its folder. */
final class Recording {
    /** The inbox's name. */
    static final String INBOX = "inbox";

    private static final String NOTES = "notes";

    /** SQLite makes the one anew from the log whenever nobody has the file open; there is nothing in the other. */
    private static final Set<String> IGNORED = Set.of(INBOX + "-shm", INBOX + ".reserve");

    private final Path folder;
    private final String synchronous;
    private final List<Event> events = new ArrayList<>();
    private int messages;

    /**
     * Nothing yet.
     *
     * @param folder an empty one
     * @param synchronous as SQLite knows it; FULL is what the inbox promises
     */
    Recording(Path folder, String synchronous) throws IOException {
        this.folder = folder.toRealPath();
        this.synchronous = synchronous;
    }

    List<Event> events() {
        return events;
    }

    /** How many messages were published. */
    int messages() {
        return messages;
    }

    /** One process: so many messages in each round, the inbox closed after each, or with death in place of the last. */
    Recording owner(int perRound, int rounds, boolean dies) throws IOException, InterruptedException {
        Path trace = folder.resolveSibling("trace");
        Path said = folder.resolveSibling("said");
        Process process = new ProcessBuilder(command(trace, perRound, rounds, dies))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        messages += perRound * rounds;
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError("the recorded process failed, or strace did: " + Files.readString(said));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        events.addAll(TraceReader.read(trace, folder, NOTES, IGNORED));
        events.add(new Event.Ended(files()));
        Files.delete(trace);
        return this;
    }

    private List<String> command(Path trace, int perRound, int rounds, boolean dies) {
        String calls = TraceReader.CALLS.stream().map(call -> "?" + call).collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-y",
                "-xx",
                "-s",
                "65536",
                "-e",
                "signal=none",
                "-e",
                "trace=" + calls,
                "-o",
                trace.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dio.peerpost.inbox.sqlite.synchronous=" + synchronous);
        command.add("-Dio.peerpost.inbox.sqlite.freePages=16");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Owner.class.getName()));
        command.addAll(
                List.of(folder.resolve(INBOX).toString(), folder.resolve(NOTES).toString()));
        command.addAll(List.of("" + messages, "" + perRound, "" + rounds, dies ? "halt" : "close"));
        return command;
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(NOTES) && !IGNORED.contains(name)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }
}
