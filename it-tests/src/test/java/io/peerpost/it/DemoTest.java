package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first thing that anybody runs. */
@Timeout(240)
final class DemoTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void threeDemosAtOnceEachReceiveTheirOwnMessagesOnly() {
        Command text = commands.command("demo").start();
        // no variable takes it off the loopback interface
        Command other = commands.command("demo")
                .environment(Map.of("PEERPOST_REGISTRY", "smoke://x"))
                .start();
        Command json = commands.command("demo", "--json").start();

        assertText(text);
        assertText(other);
        assertJson(json);
    }

    private static void assertText(Command demo) {
        assertEquals(0, demo.awaitExit(), demo::told);
        List<String> sent = starting("pub ", demo);
        assertTrue(sent.size() >= 9, demo::told);
        assertTrue(sent.get(0).matches("\\d+: \\d{4}-\\d\\d-\\d\\dT.*"), sent.get(0));
        assertEquals(sent, starting("sub ", demo), demo::told);
    }

    private static List<String> starting(String role, Command demo) {
        return demo.out().stream()
                .filter(line -> line.startsWith(role))
                .map(line -> line.substring(role.length()))
                .toList();
    }

    private static void assertJson(Command demo) {
        assertEquals(0, demo.awaitExit(), demo::told);
        List<String> sent = told("pub", demo);
        assertTrue(sent.size() >= 9, demo::told);
        assertEquals(sent, told("sub", demo), demo::told);
        Map<String, Object> summary = demo.json().get(demo.out().size() - 1);
        assertEquals((long) sent.size(), summary.get("sent"));
        assertEquals((long) sent.size(), summary.get("received"));
    }

    private static List<String> told(String role, Command demo) {
        return demo.json().stream()
                .filter(line -> role.equals(line.get("role")))
                .map(line -> line.get("n") + " " + line.get("id"))
                .toList();
    }
}
