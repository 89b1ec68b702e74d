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

/** {@code bench}, with the launcher, whose JVM options its second process has as well. */
@Timeout(240)
final class BenchTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void oneObjectSaysHowFastTwoProcessesAre() {
        Command bench = commands.command("bench", "--seconds", "1", "--in-flight", "8", "--size", "100", "--json")
                .start();
        assertEquals(0, bench.awaitExit(), bench::told);
        assertEquals(1, bench.out().size(), bench::told);
        Map<String, Object> result = bench.json().get(0);
        assertEquals(8L, result.get("inFlight"));
        assertEquals(100L, result.get("size"));
        assertEquals("stream", result.get("lane"));
        assertTrue(result.get("messagesPerSecond") instanceof Number rate && rate.doubleValue() > 0, bench::told);
    }

    @Test
    void aCtrlCEndsItWithoutAFigure() {
        Command bench =
                commands.command("bench", "--seconds", "60", "--in-flight", "1").start();
        bench.awaitErr("publishing to ");
        bench.signal("INT");
        assertEquals(130, bench.awaitExit(), bench::told);
        assertEquals(List.of(), bench.out());
    }
}
