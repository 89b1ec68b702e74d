package io.peerpost.it.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the comparison finds what it is there to find: books in which everything is as promised, and one thing wrong at
 * a time. Ten messages; a group of one, a broadcast subscriber that lives throughout, and one that is killed after six.
 */
final class BooksTest {
    private static final int MESSAGES = 10;
    private static final int OF_KILLED = 6;
    private static final long KILLED_AT = 1_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<Chapter> chapters = new ArrayList<>();
    private final ByTarget found = new ByTarget();
    private final List<DeadLetter> letters = new ArrayList<>();
    private long left;

    @BeforeEach
    void allIsWell() throws IOException {
        Chapter member = chapter(Actor.member("bill", 1), 0);
        Chapter spared = chapter(Actor.broadcast("archive", true), 0);
        Chapter killed = chapter(Actor.broadcast("watch", false), KILLED_AT);
        Chapter publisher = chapter(Actor.publisher("publisher"), 0);
        handled(member, "node-of-bill", MESSAGES);
        handled(spared, "archive", MESSAGES);
        handled(killed, "watch", OF_KILLED);
        for (int i = 1; i <= MESSAGES; i++) {
            write(publisher, PublisherMain.ACCEPTED, id(i));
            told(i, Outcome.DELIVERED, "bill");
            told(i, Outcome.DELIVERED, "archive");
            told(i, i <= OF_KILLED ? Outcome.DELIVERED : Outcome.GONE, "watch");
            if (i > OF_KILLED) {
                letters.add(letter(i, Outcome.GONE, Target.node("t", "watch")));
            }
        }
    }

    private Chapter chapter(Actor actor, long killedAt) throws IOException {
        Chapter chapter = new Chapter(actor, Files.createDirectories(folder.resolve(actor.name())), killedAt, killedAt);
        chapters.add(chapter);
        return chapter;
    }

    private static String id(int number) {
        return "s-" + number;
    }

    private static DeadLetter letter(int number, Outcome outcome, Target target) {
        Settlement.End end = new Settlement.End(target, outcome, 0, "as told");
        return new DeadLetter(number, id(number), Message.of("x"), end, Instant.EPOCH);
    }

    private void handled(Chapter by, String node, int messages) {
        write(by, SubscriberMain.HANDLED, SubscriberMain.NODE + node);
        IntStream.rangeClosed(1, messages).forEach(i -> handled(by.actor().name(), i, i));
    }

    private void handled(String by, int message, long millis) {
        write(of(by), SubscriberMain.HANDLED, id(message) + " " + millis);
    }

    private void told(int message, Outcome outcome, String target) {
        write(of("publisher"), PublisherMain.ENDS, id(message) + " " + outcome + " " + target);
    }

    private Chapter of(String name) {
        return chapters.stream()
                .filter(chapter -> chapter.actor().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void write(Chapter chapter, String book, String line) {
        try (Book open = Book.begin(chapter.folder().resolve(book))) {
            open.write(line);
        }
    }

    /** Takes the lines that hold a text out of a book. */
    private void remove(String name, String book, String text) throws IOException {
        Path file = of(name).folder().resolve(book);
        List<String> lines = Files.readAllLines(file);
        assertFalse(lines.stream().noneMatch(line -> line.contains(text)), text);
        Files.write(file, lines.stream().filter(line -> !line.contains(text)).toList());
    }

    private List<String> findings() {
        Books books = Books.read(chapters, found, left, letters);
        List<String> findings = new ArrayList<>(Audit.findings(books));
        findings.addAll(Repeats.of(books).findings());
        return findings;
    }

    private void assertFound(String... beginnings) {
        List<String> findings = findings();
        List<String> begun = IntStream.range(0, Math.min(beginnings.length, findings.size()))
                .mapToObj(i -> findings.get(i).startsWith(beginnings[i]) ? beginnings[i] : findings.get(i))
                .toList();
        assertEquals(List.of(beginnings), begun);
        assertEquals(beginnings.length, findings.size(), findings::toString);
    }

    @Test
    void nothingIsFoundWhereAllIsWell() {
        assertFound();
    }

    @Test
    void aMessageThatAGroupDidNotHandleIsLost() throws IOException {
        remove("bill-1", SubscriberMain.HANDLED, "s-3 ");
        assertFound(
                "lost: accepted and not handled by bill: 1, such as [s-3]",
                "told to be delivered to bill, which did not handle it: 1, such as [s-3]");
    }

    @Test
    void aMessageThatWhoLivedThroughoutDidNotHandleIsLost() throws IOException {
        remove("archive", SubscriberMain.HANDLED, "s-10 ");
        remove("publisher", PublisherMain.ENDS, "s-10 DELIVERED archive");
        assertFound(
                "lost: accepted and not handled by archive: 1, such as [s-10]",
                "accepted and never told to be delivered to archive: 1, such as [s-10]");
    }

    @Test
    void aLineThatAKillCutOffDoesNotCount() throws IOException {
        remove("bill-1", SubscriberMain.HANDLED, "s-10 ");
        Files.writeString(of("bill-1").folder().resolve(SubscriberMain.HANDLED), "s-10 10", StandardOpenOption.APPEND);
        assertFound(
                "lost: accepted and not handled by bill: 1, such as [s-10]",
                "told to be delivered to bill, which did not handle it: 1, such as [s-10]");
    }

    @Test
    void anEndThatMeansThatItIsLostIsFound() {
        told(2, Outcome.EXPIRED, "bill");
        told(3, Outcome.EXPIRED, ByTarget.NOBODY);
        assertFound("ended as EXPIRED for bill: 1, such as [s-2]", "ended for nobody: 1, such as [s-3]");
    }

    @Test
    void aDeliveryToALifeThatDidNotHandleItIsFound() throws IOException {
        remove("watch", SubscriberMain.HANDLED, "s-6 ");
        assertFound("told to be delivered to watch, which did not handle it: 1, such as [s-6]");
    }

    @Test
    void aMessageThatALifeWasNotOwedBetweenOthersThatItWasIsFound() throws IOException {
        remove("watch", SubscriberMain.HANDLED, "s-4 ");
        remove("publisher", PublisherMain.ENDS, "s-4 DELIVERED watch");
        assertFound("accepted between two that were owed to watch, and not owed to it: 1, such as [s-4]");
    }

    @Test
    void oneThatWasNotKilledCannotBeGone() {
        chapters.set(2, new Chapter(of("watch").actor(), of("watch").folder(), 0, 0));
        assertFound("ended as GONE for watch: 4");
    }

    @Test
    void aDebtInAKilledPublishersFileThatNeverEndsIsFound() throws IOException {
        found.add("watch", "s-10");
        found.add("bill", "s-11");
        found.add(ByTarget.NOBODY, "s-12");
        assertFound(
                "found to be owed to bill, and no end of it was told: 1, such as [s-11]",
                "found to be owed to nobody yet, and never to archive: 1, such as [s-12]",
                "found to be owed to nobody yet, and never to bill: 1, such as [s-12]");
    }

    @Test
    void whatIsLeftInAnInboxIsFound() {
        left = 7;
        assertFound("left in the inboxes: 7");
    }

    @Test
    void deadLettersAreHeldToTheEndsThatWereTold() {
        letters.remove(0);
        letters.add(letter(3, Outcome.GONE, Target.node("t", "watch")));
        letters.add(letter(4, Outcome.DEAD_LETTERED, Target.group("t", "bill")));
        assertFound(
                "dead letter: s-4 ",
                "told to be gone with watch, and no dead letter: 1, such as [s-7]",
                "a dead letter of watch, of which no end was told: 1, such as [s-3]");
    }

    @Test
    void anIdThatIsGivenTwiceIsFound() {
        write(of("publisher"), PublisherMain.ACCEPTED, id(5));
        assertFound("accepted twice under one id: 1, such as [s-5]");
    }

    @Test
    void aRepetitionIsFoundUnlessWhoHadHandledItWasKilledMeanwhile() {
        handled("bill-1", 5, 20);
        assertFound("handled again although nobody was killed who had to do with it");
        chapters.set(0, new Chapter(of("bill-1").actor(), of("bill-1").folder(), 10, 10));
        assertFound();
    }

    @Test
    void aBroadcastNodeRecognisesWhatItHasHandledAlsoAfterItsPublisherWasKilled() {
        handled("archive", 5, 20);
        handled("bill-1", 5, 20);
        chapters.set(3, new Chapter(of("publisher").actor(), of("publisher").folder(), 10, 10));
        assertFound("handled again by the same broadcast node");
    }
}
