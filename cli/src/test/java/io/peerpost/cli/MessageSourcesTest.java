package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageSourcesTest {
    @TempDir
    private Path folder;

    @Test
    void dataIsNumberedFromZero() throws IOException {
        assertEquals(List.of("0 of {m}, 0", "1 of {m}, 1"), all(MessageSources.data("{n} of {m}, {n}", 2)));
    }

    @Test
    void aFileIsOneMessageByteForByte() throws IOException {
        byte[] bytes = {0, (byte) 0xff, '\n', 1};
        MessageSource source = MessageSources.file(Files.write(folder.resolve("f"), bytes));
        assertArrayEquals(bytes, source.next());
        assertNull(source.next());
    }

    @Test
    void aFileThatIsMissingAFolderOrTooLargeIsUnusable() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[MessageSources.MOST_BYTES + 1]);
        for (Path path : List.of(folder.resolve("none"), folder, large)) {
            CommandFailure e = assertThrows(CommandFailure.class, () -> MessageSources.file(path));
            assertEquals(Exit.UNUSABLE, e.exitCode());
        }
    }

    @Test
    void eachLineIsAMessageAndTheLastNeedsNoLineFeed() throws IOException {
        assertEquals(List.of("a", "", "b\r", "c"), all(lines("a\n\nb\r\nc")));
        assertEquals(List.of("a"), all(lines("a\n")));
        assertEquals(List.of(), all(lines("")));
    }

    @Test
    void aLineBeyondTheBoundIsRefusedAndNotKept() throws IOException {
        MessageSource source = lines("\n" + "y".repeat(MessageSources.MOST_BYTES + 1));
        assertArrayEquals(new byte[0], source.next());
        assertEquals(
                Exit.USAGE, assertThrows(CommandFailure.class, source::next).exitCode());
    }

    private static MessageSource lines(String text) {
        return MessageSources.lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> all(MessageSource source) throws IOException {
        List<String> all = new ArrayList<>();
        for (byte[] body = source.next(); body != null; body = source.next()) {
            all.add(new String(body, StandardCharsets.UTF_8));
        }
        return all;
    }
}
