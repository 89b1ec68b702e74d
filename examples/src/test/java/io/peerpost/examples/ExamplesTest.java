package io.peerpost.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The examples do what they say. */
final class ExamplesTest {
    private final String registry = "memory://" + UUID.randomUUID();

    @Test
    void helloReachesTheSubscriberAndTheGroup() {
        Settlement settlement = Hello.run(registry);
        assertEquals(2, settlement.count(Outcome.DELIVERED), settlement::toString);
        assertEquals(2, settlement.ends().size(), settlement::toString);
    }

    @Test
    void settlementsTellsTheGoodFromTheBad() {
        List<String> lines = Settlements.run(registry);
        assertTrue(lines.get(0).startsWith("good:"), lines::toString);
        assertTrue(lines.get(1).contains("group ship of orders DELIVERED"), lines::toString);
        assertTrue(lines.get(1).contains("group bill of orders DEAD_LETTERED"), lines::toString);
        assertTrue(lines.get(2).contains("nobody of invoices EXPIRED"), lines::toString);
    }

    @Test
    void acknowledgementsTellsWhatTheHandlersSaid() {
        assertEquals(
                List.of(
                        "'42': bill DELIVERED after 1; ship DELIVERED after 1;",
                        "'without credit': bill DELIVERED after 2; ship DELIVERED after 1;",
                        "'': bill DEAD_LETTERED after 1; ship DEAD_LETTERED after 1;"),
                Acknowledgements.run(registry));
    }

    @Test
    void orderedByKeySeesEachAccountsBookingsInOrder() {
        Map<String, List<String>> seen = OrderedByKey.run(registry);
        assertEquals(Set.of("anna", "bert", "cleo"), seen.keySet());
        List<String> inOrder =
                IntStream.range(0, 50).mapToObj(n -> "booking " + n).toList();
        seen.values().forEach(bookings -> assertEquals(inOrder, bookings));
    }
}
