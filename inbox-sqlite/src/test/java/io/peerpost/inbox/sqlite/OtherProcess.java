package io.peerpost.inbox.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.nio.file.Path;

/** What only another process can show: locks of one process do not hold within it. */
final class OtherProcess {
    private OtherProcess() {}

    /** Has another process open a file as its owner, and close it. Returns {@code opened}, or why not. */
    static String opens(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    /**
     * The other process.
     *
     * @param args the file
     */
    public static void main(String[] args) {
        try {
            Filled.open(Path.of(args[0])).close();
            System.out.println("opened");
        } catch (InboxException e) {
            System.out.println(e.getMessage());
        }
    }
}
