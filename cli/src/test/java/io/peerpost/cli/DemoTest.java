package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void whatIsPublishedComesBackOverMdnsAndHttpOnLoopback() {
        CommandRun demo = new CommandRun()
                .with("PEERPOST_REGISTRY", "foo://no-variable-takes-the-demo-elsewhere")
                .with("MICRO_BROKER_ADDRESS", "192.0.2.1:1")
                .run("demo", "--seconds", "3");
        assertEquals(0, demo.exit(), demo::err);
        assertTrue(demo.err().contains("subscribed go.micro.topic.foo at 127.0.0.1:"), demo::err);
        List<String> out = demo.out();
        for (int n = 0; n < 3; n++) {
            String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";
            assertEquals(1, count(out, "pub " + n + ": " + time), out::toString);
            assertEquals(1, count(out, "sub " + n + ": " + time), out::toString);
        }
        assertEquals("sent 3, received 3", out.get(out.size() - 1));
        assertEquals(7, out.size());
    }

    @Test
    void asJsonEachLineSaysItsRole() {
        CommandRun demo = CommandRun.of("demo", "--seconds", "1", "--json", "--registry", "memory://demo");
        assertEquals(0, demo.exit(), demo::err);
        List<String> out = demo.out();
        assertEquals(
                List.of("role", "n", "id"), List.copyOf(Json.object(out.get(0)).keySet()));
        assertEquals("pub", Json.object(out.get(0)).get("role"));
        assertEquals("sub", Json.object(out.get(1)).get("role"));
        assertEquals(Json.object(out.get(0)).get("id"), Json.object(out.get(1)).get("id"));
        assertEquals("{\"role\":\"summary\",\"sent\":1,\"received\":1}", out.get(2));
    }

    @Test
    void twoDemosCountTheirOwnMessagesOnly() {
        CommandRun one = new CommandRun().start("demo", "--seconds", "2", "--registry", "memory://two-demos");
        CommandRun other = new CommandRun().start("demo", "--seconds", "2", "--registry", "memory://two-demos");
        for (CommandRun demo : List.of(one, other)) {
            assertEquals(0, demo.exit(), demo::err);
            assertEquals(5, demo.out().size(), demo.out()::toString);
        }
    }

    private static long count(List<String> lines, String pattern) {
        return lines.stream().filter(line -> line.matches(pattern)).count();
    }
}
