package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is an exit code and one line that says what, where and what to do. */
@Timeout(240)
final class WrongUseTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void wrongCommandLinesEndWithTwo() {
        List<Command> wrong = List.of(
                commands.command("nonsense").start(),
                commands.command("sub").start(),
                commands.command("sub", "t", "--nonsense").start(),
                commands.command("sub", "t", "--count", "0").start(),
                commands.command("sub", "t", "--queue", "ff.http.broadcast").start(),
                commands.command("sub", "").start(),
                commands.command("pub", "t", "--data", "x", "--header", "nonsense")
                        .start(),
                commands.command("pub", "t", "--data", "x", "--file", "x").start(),
                commands.command("pub", "t", "--data", "x", "--rate", "0").start(),
                commands.command("demo", "--seconds", "0").start());
        wrong.forEach(command -> assertEnds(2, command));
    }

    @Test
    void wrongRegistriesEndWithTwo() {
        Command scheme = commands.command("sub", "t", "--registry", "smoke://x").start();
        Command key =
                commands.command("sub", "t", "--registry", "mdns://?colour=red").start();
        Command secret = commands.command("sub", "t", "--registry", "mdns://?password=hunter2")
                .start();
        Command value =
                commands.command("nodes", "--registry", "mdns://?interface").start();
        Command none = commands.command("nodes", "--registry", "nonsense").start();

        assertTrue(assertEnds(2, scheme).contains("mdns://"), "lists the known schemes");
        assertTrue(assertEnds(2, key).contains("interface"), "lists the known keys");
        String line = assertEnds(2, secret);
        assertTrue(line.contains("file") && !line.contains("hunter2"), line);
        assertEnds(2, value);
        assertEnds(2, none);
    }

    @Test
    void anInterfaceThatIsNotThereEndsWithThree() {
        List<Command> wrong = List.of(
                commands.command("sub", "t", "--registry", "mdns://?interface=nope0")
                        .start(),
                commands.command("pub", "t", "--data", "x", "--registry", "mdns://?interface=nope0")
                        .start(),
                commands.command("nodes", "--registry", "mdns://?interface=nope0")
                        .start());
        wrong.forEach(command -> assertTrue(assertEnds(3, command).contains("nope0"), command::told));
    }

    @Test
    void aPortThatIsTakenEndsWithFive() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Command sub = commands.sub("t", "--listen", "127.0.0.1:" + port).start();
            assertTrue(assertEnds(5, sub).contains(port), sub::told);
        }
    }

    @Test
    void aFileThatCannotBeReadEndsWithFive(@TempDir Path folder) {
        Command pub = commands.pub("t", "--file", folder.resolve("missing").toString())
                .start();
        assertTrue(assertEnds(5, pub).contains("missing"), pub::told);
    }

    @Test
    void tooFewMessagesInTimeEndWithFour() {
        Command sub = commands.sub(commands.topic("few"), "--count", "1", "--for", "1")
                .start();
        assertEquals(4, sub.awaitExit(), sub::told);
        assertEquals(2, sub.err().size(), sub::told);
        assertTrue(sub.err().get(1).contains("0 of 1"), sub::told);
    }

    /** Returns the one line on standard error. */
    private static String assertEnds(int code, Command command) {
        assertEquals(code, command.awaitExit(), command::told);
        assertEquals(List.of(), command.out(), command::told);
        assertEquals(1, command.err().size(), command::told);
        return command.err().get(0);
    }
}
