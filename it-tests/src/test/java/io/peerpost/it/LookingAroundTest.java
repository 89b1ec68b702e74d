package io.peerpost.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code nodes} and {@code doctor}. */
@Timeout(240)
final class LookingAroundTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void nodesListsWhoSubscribesWhereInWhichGroup() {
        String topic = commands.topic("nodes");
        Command all = commands.sub(topic).start().awaitSubscribed();
        Command bill = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        List<Map<String, Object>> rows = rowsOnceThereAre(2, topic);
        assertNull(rows.get(0).get("group"));
        assertEquals("bill", rows.get(1).get("group"));
        assertEquals(address(all), rows.get(0).get("address"));
        assertEquals(address(bill), rows.get(1).get("address"));
        for (Map<String, Object> row : rows) {
            assertEquals(topic, row.get("topic"));
            assertEquals(false, row.get("stale"));
            assertEquals(false, row.get("secure"));
            assertTrue(String.valueOf(row.get("id")).matches("[a-z0-9_-]{27,63}"), row::toString);
        }
    }

    /** mDNS waits half a second for answers: on a machine that is busy with other things that may be too short. */
    private List<Map<String, Object>> rowsOnceThereAre(int number, String topic) {
        return await("nodes to list " + number)
                .atMost(Duration.ofSeconds(100))
                .until(() -> rows(topic), rows -> rows.size() == number);
    }

    private List<Map<String, Object>> rows(String topic) {
        Command nodes = nodes("--topic", topic);
        assertEquals(0, nodes.awaitExit(), nodes::told);
        return nodes.json();
    }

    @Test
    void nobodyThereIsNoError() {
        Command nodes = nodes("--topic", commands.topic("nobody"));
        assertEquals(0, nodes.awaitExit(), nodes::told);
        assertEquals(List.of(), nodes.out());
    }

    @Test
    void aWatchTellsWhoIsThereWhoComesAndWhoGoes() {
        String topic = commands.topic("watched");
        Command first = commands.sub(topic).start().awaitSubscribed();
        Command watch = nodes("--topic", topic, "--watch");
        watch.awaitOutLines(1);
        Command second = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        watch.awaitOutLines(2);
        first.signal("TERM");
        watch.awaitOutLines(3);

        List<Map<String, Object>> told = watch.json();
        assertEquals(
                List.of("added", "added", "gone"),
                told.stream().map(line -> line.get("event")).toList());
        assertEquals(
                List.of(address(first), address(second), address(first)),
                told.stream().map(line -> line.get("address")).toList());
    }

    @Test
    void theDoctorFindsNothingWrongWithTheLoopbackInterface() {
        Command doctor = commands.command("doctor", "--registry", Commands.LOOPBACK, "--json")
                .start();
        Command text =
                commands.command("doctor", "--registry", Commands.LOOPBACK).start();

        assertEquals(0, doctor.awaitExit(), doctor::told);
        assertTrue(doctor.json().size() >= 3, doctor::told);
        assertTrue(doctor.json().stream().allMatch(line -> Boolean.TRUE.equals(line.get("ok"))), doctor::told);
        assertEquals(0, text.awaitExit(), text::told);
        assertEquals(doctor.out().size(), text.out().size());
    }

    @Test
    void theDoctorSaysWhatIsWrongAndEndsWithOne() {
        Command doctor = commands.command("doctor", "--registry", "mdns://?interface=nope0")
                .start();
        assertEquals(1, doctor.awaitExit(), doctor::told);
        doctor.awaitOut("nope0");
    }

    private Command nodes(String... more) {
        return commands.command("nodes", "--registry", Commands.LOOPBACK, "--json")
                .with(more)
                .start();
    }

    private static String address(Command sub) {
        String line = sub.errLine("subscribed ");
        return line.substring(line.lastIndexOf(' ') + 1);
    }
}
