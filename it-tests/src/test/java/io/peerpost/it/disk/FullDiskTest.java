package io.peerpost.it.disk;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.it.disk.Posts.Shares;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A disk that has no room left, for the inbox or for anything. */
@Tag("disks")
@Timeout(120)
final class FullDiskTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    final SmallDisk disk = new SmallDisk(64);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path elsewhere;

    private final Posts posts = new Posts();

    private HttpBroker publisher() {
        return posts.publisher(inbox());
    }

    private Path inbox() {
        return disk.root().resolve("inbox");
    }

    private void publish(HttpBroker publisher, int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(posts.publish(publisher), posts::refusal);
        }
    }

    /** Until nothing is accepted for a while. */
    private void publishUntilRefused(HttpBroker publisher) {
        await().atMost(LONG).during(Duration.ofSeconds(2)).until(() -> {
            boolean accepted = false;
            for (int i = 0; i < 100; i++) {
                accepted |= posts.publish(publisher);
            }
            return !accepted;
        });
        assertTrue(posts.refusal().startsWith("inbox " + inbox() + ": the disk is full"), posts.refusal());
        assertFalse(posts.refusal().contains("\n"), posts.refusal());
    }

    private HttpBroker subscriber() {
        HttpBroker subscriber = posts.builder().listen("127.0.0.1:0").open();
        subscriber.subscribe(Sent.TAKEN, posts::handle, SubscribeOptions.queue("here"));
        return subscriber;
    }

    private void awaitHandled() {
        int taken = posts.shares().taken();
        await().atMost(LONG).until(() -> posts.handled().size() >= taken);
    }

    private List<String> faults() throws IOException {
        return posts.faults(inbox(), elsewhere);
    }

    @Test
    void rule26PublishThrowsWhileTheDiskIsFullAndNothingThatWasAcceptedOrSettledIsLost() throws Exception {
        try (HttpBroker publisher = publisher()) {
            publish(publisher, 3_000);
            disk.fill();
            publishUntilRefused(publisher);
            disk.fill(); // somebody else takes what the inbox had kept for itself
            publishUntilRefused(publisher);
            assertEquals(List.of(), faults());

            Shares shares = posts.shares();
            try (HttpBroker subscriber = subscriber()) {
                awaitHandled();
                await().atMost(LONG).until(() -> publisher.stats().deadLetters() == shares.poison());
                assertFalse(posts.publish(publisher));

                disk.free();

                await().atMost(LONG).until(() -> publisher.stats().waiting() == shares.kept());
                assertEquals(shares.poison(), publisher.deadLetters().list().size());
                await().atMost(LONG).until(() -> posts.publish(publisher));
                publish(publisher, 100);
                awaitHandled();
                assertEquals(0, subscriber.stats().deadLetters());
            }
        }
        assertEquals(List.of(), faults());
        assertEquals(new HashSet<>(posts.handled()).size(), posts.handled().size(), "none was handled twice");
        try (HttpBroker again = publisher()) {
            Shares shares = posts.shares();
            assertEquals(shares.kept(), again.stats().waiting());
            assertEquals(shares.poison(), again.deadLetters().list().size());
        }
    }

    @Test
    void whatIsSettledOnAFullDiskMakesRoomForWhatIsPublishedNext() throws Exception {
        try (HttpBroker publisher = publisher()) {
            publish(publisher, 12_000);
            disk.fill();
            publishUntilRefused(publisher);
            Shares shares = posts.shares();
            try (HttpBroker subscriber = subscriber()) {
                awaitHandled();
                await().atMost(LONG).until(() -> publisher.stats().waiting() == shares.kept());
                await().atMost(LONG).until(() -> posts.publish(publisher));
                publish(publisher, 100);
                awaitHandled();
                assertEquals(0, subscriber.stats().deadLetters());
            }
        }
        assertEquals(List.of(), faults());
    }

    @Test
    void onAFullDiskNoInboxCanBeMade() throws Exception {
        disk.fill();
        InboxException refused = assertThrows(InboxException.class, this::publisher);
        assertTrue(
                String.valueOf(refused.getMessage())
                        .matches("inbox " + inbox() + ": the disk is full \\(.*\\), while opening it"),
                refused::getMessage);

        disk.free();
        try (HttpBroker publisher = publisher()) {
            publish(publisher, 1);
        }
    }

    @Test
    void onAFullDiskAnInboxThatIsThereCanBeOpenedAndEmptied() throws Exception {
        try (HttpBroker publisher = publisher()) {
            publish(publisher, 2_000);
        }
        disk.fill();
        try (HttpBroker publisher = publisher()) {
            disk.fill(); // nothing at all is left but what opening took
            publishUntilRefused(publisher);
            Shares shares = posts.shares();
            try (HttpBroker subscriber = subscriber()) {
                awaitHandled();
                disk.free();
                await().atMost(LONG).until(() -> publisher.stats().waiting() == shares.kept());
                await().atMost(LONG).until(() -> posts.publish(publisher));
                assertEquals(0, subscriber.stats().deadLetters());
            }
        }
        assertEquals(List.of(), faults());
    }
}
