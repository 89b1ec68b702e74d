package io.peerpost.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One publisher, one subscriber, two processes over mDNS. */
@Timeout(240)
final class DeliveryTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void aHundredMessagesArriveInOrderWithTheirHeaders() {
        String topic = commands.topic("hundred");
        Command sub = commands.sub(topic, "--count", "100").start().awaitSubscribed();
        Command pub = commands.pub(topic, "--data", "ü {n} \"<&>\"\n\t\\", "--count", "100")
                .with("--header", "tenant=blue", "--header", "note=a=b, ü")
                .start();

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(0, sub.awaitExit(), sub::told);
        List<Map<String, Object>> got = sub.json();
        assertEquals(100, got.size());
        for (int n = 0; n < 100; n++) {
            Map<String, Object> line = got.get(n);
            assertEquals(topic, line.get("topic"));
            assertEquals("ü " + n + " \"<&>\"\n\t\\", line.get("body"));
            assertArrayEquals(String.valueOf(line.get("body")).getBytes(UTF_8), bytes(line));
            assertEquals(Map.of("tenant", "blue", "note", "a=b, ü"), line.get("header"));
            assertEquals(1L, line.get("attempt"));
        }
        assertEquals(100, got.stream().map(line -> line.get("id")).distinct().count());
        assertEquals(100L, pub.onlyJson().get("published"));
        assertEquals(100L, pub.onlyJson().get("targets"));
        assertEquals(100L, pub.onlyJson().get("delivered"));
    }

    @Test
    void aFileOfAnyBytesArrivesAsItIs(@TempDir Path folder) throws IOException {
        byte[] content = new byte[300_000];
        new Random(7).nextBytes(content);
        Path file = Files.write(folder.resolve("any"), content);
        String topic = commands.topic("file");
        Command sub = commands.sub(topic, "--count", "1").start().awaitSubscribed();
        Command pub = commands.pub(topic, "--file", file.toString()).start();

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(0, sub.awaitExit(), sub::told);
        assertArrayEquals(content, bytes(sub.onlyJson()));
        assertNull(sub.onlyJson().get("body"), "these bytes are not UTF-8");
    }

    @Test
    void eachLineOfStandardInputIsOneMessageAndIsPrintedOnOneLine() {
        String topic = commands.topic("lines");
        Command sub = commands.command("sub", topic, "--registry", Commands.LOOPBACK, "--count", "4")
                .start()
                .awaitSubscribed();
        Command pub = commands.command("pub", topic, "--registry", Commands.LOOPBACK)
                .in("first\n\n a\tb \nläst without an end")
                .start();

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(0, sub.awaitExit(), sub::told);
        assertEquals(List.of("first", "", " a\\tb ", "läst without an end"), sub.out());
    }

    @Test
    void aBurstOfFiftyThousandArrivesWhole() {
        String topic = commands.topic("burst");
        Command sub = commands.sub(topic, "--count", "50000").start().awaitSubscribed();
        Command pub = commands.pub(topic, "--data", "{n}", "--count", "50000").start();

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(0, sub.awaitExit(), sub::told);
        assertEquals(Received.numbers(50_000), Received.by(sub).bodies());
        assertEquals(50_000L, pub.onlyJson().get("delivered"));
    }

    private static byte[] bytes(Map<String, Object> line) {
        return Base64.getDecoder().decode(String.valueOf(line.get("bodyBase64")));
    }
}
