package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "sub",
                "pub",
                "nodes",
                "doctor",
                "bench",
                "inbox",
                "inbox list",
                "inbox show",
                "inbox redeliver",
                "inbox purge",
                "inbox deliver"
            })
    void everyCommandHelpsWithExamplesAndExitCodes(String command) {
        CommandRun run = CommandRun.of((command + " --help").strip().split(" "));
        assertEquals(0, run.exit());
        assertEquals("", run.err());
        String help = String.join("\n", run.out());
        assertTrue(help.startsWith("Usage: peerpost"), help);
        assertTrue(help.contains("Examples:\n  peerpost " + command), help);
        assertTrue(help.contains("Exit codes: 0"), help);
        assertTrue(run.out().stream().allMatch(line -> line.length() <= 100), help);
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        CommandRun run = CommandRun.of("--version");
        assertEquals(0, run.exit());
        assertTrue(run.out().get(0).matches("peerpost \\d+\\.\\d+.*"), run.out()::toString);
    }
}
