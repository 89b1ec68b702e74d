package io.peerpost.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Launch;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inboxes on volumes that cannot be written, or not any more. */
@Tag("hosts") // for root, and mounts of its own
@Timeout(240)
final class InboxVolumesTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String inbox() {
        return folder.resolve("orders.inbox").toString();
    }

    private Launch pub(String... more) {
        String[] all =
                Stream.concat(Stream.of("--inbox", inbox()), Stream.of(more)).toArray(String[]::new);
        return commands.pub(commands.topic("volume"), all);
    }

    private Launch inbox(String command, String... more) {
        return commands.command("inbox", command, inbox(), "--json").with(more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KILL"})
    void aFileIsListedAndShownWhereNothingCanBeWritten(String signal) {
        Command pub = pub("--wait", "0.2").inOpen().start();
        pub.write("a\nb\nc\n");
        if (signal.isEmpty()) {
            pub.closeIn();
        } else {
            awaitListed(3);
            pub.signal(signal); // leaves a log beside the file
        }
        pub.awaitExit();

        Command list = inbox("list").onReadOnly(folder).start();
        assertEquals(0, list.awaitExit(), list::told);
        assertEquals(3, list.out().size());
        Command show = inbox("show", "2").onReadOnly(folder).start();
        assertEquals(0, show.awaitExit(), show::told);
        assertEquals("b", show.onlyJson().get("body"));
        for (Launch writes : List.of(
                pub("--data", "x"),
                inbox("redeliver", "d1"),
                inbox("purge", "d1"),
                inbox("deliver", "--registry", Commands.LOOPBACK))) {
            Command refused = writes.onReadOnly(folder).start();
            assertEquals(5, refused.awaitExit(), refused::told);
            assertEquals(List.of(), refused.out());
            assertEquals(1, refused.err().size(), refused::told);
        }
        awaitListed(3);
    }

    private void awaitListed(int rows) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Command list = inbox("list").start();
            return list.awaitExit() == 0 && list.out().size() == rows;
        });
    }

    @Test
    void aFullDiskIsExitCode5AlsoWhileMoreIsToCome() {
        Command pub = pub("--wait", "1").inOpen().onSmallDisk(folder, "24m").start();
        writeUntilItEnds(pub, ("x".repeat(1_000) + "\n").repeat(30_000));
        assertEquals(5, pub.awaitExit(), pub::told);
        assertEquals(1, pub.err().size(), pub::told);
        assertTrue(pub.err().get(0).contains("inbox " + inbox() + ": the disk is full"), pub::told);
        long published = Long.parseLong(String.valueOf(pub.onlyJson().get("published")));
        assertTrue(published > 0 && published < 30_000, pub::told);
        assertEquals(published, pub.onlyJson().get("held"), "what was accepted is there, and nothing else");
    }

    private static void writeUntilItEnds(Command pub, String text) {
        try {
            pub.write(text);
        } catch (UncheckedIOException e) {
            // the disk was full before all of it was read
        }
    }
}
