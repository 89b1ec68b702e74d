package io.peerpost.broker.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.inbox.InboxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk spoils an inbox while a broker has it open: what cannot be read is not delivered, and nothing more taken in. */
class SpoiltInboxTest {
    private static final int MANY = 6_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String registry = "memory://" + UUID.randomUUID();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void watchTheLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveTheLogBack() {
        System.setErr(standardError);
    }

    private HttpBroker publisher() {
        return HttpBroker.builder(registry)
                .inbox(folder.resolve("inbox"))
                .closeTimeout(Duration.ofSeconds(2))
                .open();
    }

    /** More than is kept in memory, in the file itself. */
    private void fill() {
        try (HttpBroker publisher = publisher()) {
            publisher.expect("t", "bill");
            for (int i = 0; i < MANY; i++) {
                publisher.publishAsync("t", Message.of("m" + i + "-".repeat(500)), PublishOptions.defaults());
            }
            await().until(() -> publisher.stats().waiting() == MANY);
        }
    }

    /** All behind the first part, but for what the reading has found before. */
    private void spoil() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("inbox").toFile(), "rw")) {
            for (long at = file.length() / 4; at < file.length() - 4_096; at += 4_096) {
                file.seek(at);
                file.write(new byte[2_048]);
            }
        }
    }

    @Test
    void damageThatIsMetWhileRunningIsToldOnceAndNothingMoreIsAccepted() throws Exception {
        fill();
        try (HttpBroker subscriber =
                        HttpBroker.builder(registry).listen("127.0.0.1:0").open();
                HttpBroker publisher = publisher()) {
            spoil();
            subscriber.subscribe("t", m -> handled.add(m.text()), SubscribeOptions.queue("bill"));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertTrue(
                            assertThrows(InboxException.class, () -> publisher.publish("t", Message.of("new")))
                                    .toString()
                                    .contains("inbox: it is damaged (")));

            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(20)).until(() -> handled.size() < MANY);
            assertTrue(publisher.stats().waiting() > 0);
        }
        assertEquals(new HashSet<>(handled).size(), handled.size());
        assertTrue(handled.stream().allMatch(text -> text.matches("m\\d+-{500}|new")), "wrong data was delivered");
        List<String> told = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("damaged"))
                .toList();
        assertTrue(told.size() <= 2, () -> "told more than once by who reads and who writes: " + told);
        InboxException refused = assertThrows(InboxException.class, this::publisher);
        assertTrue(String.valueOf(refused.getMessage()).contains("can still be read"), refused::getMessage);
    }
}
