package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that owns an inbox, or would like to. */
final class Holder implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    /** Starts one that waits for so long to become the owner. */
    Holder(Path inbox, Duration wait) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        inbox.toString(),
                        wait.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        said = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Its next line: {@code waits}, then {@code owns} or why not. Blocks for it. */
    String says() throws IOException {
        return String.valueOf(said.readLine());
    }

    /** Without a chance to close anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /** Lets it close the inbox and end. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            // it is killed then
        }
        process.destroyForcibly();
    }

    /** Owns an inbox until standard input ends, and puts a message into it. */
    public static void main(String[] args) throws IOException {
        System.out.println("waits");
        try (InboxStore store =
                new SqliteInboxStoreProvider().open(Path.of(args[0]), Filled.FLEET, Duration.parse(args[1]))) {
            store.commit(List.of(Filled.put(store.contents().lastSequence() + 1)));
            System.out.println("owns");
            int unused = System.in.read();
        } catch (InboxException e) {
            System.out.println(e.getMessage());
        }
    }
}
