package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnusableTest {
    @ParameterizedTest
    @ValueSource(strings = {"sub t", "pub t --data x", "demo"})
    void aPortInUseIsExitCode5(String command) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            String said = CommandRun.of((command + " --registry memory://port --listen " + listen).split(" "))
                    .failedWith(Exit.UNUSABLE);
            assertTrue(said.contains(Integer.toString(taken.getLocalPort())), said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub t", "pub t --data x", "demo", "nodes", "bench"})
    void aMissingInterfaceIsExitCode3(String command) {
        String said = CommandRun.of((command + " --registry mdns://?interface=nosuch0").split(" "))
                .failedWith(Exit.REGISTRY);
        assertTrue(said.contains("nosuch0"), said);
    }

    @Test
    void aFileThatIsNotThereIsExitCode5() {
        String said = CommandRun.of("pub", "t", "--file", "/no/such/file", "--registry", "memory://file")
                .failedWith(Exit.UNUSABLE);
        assertTrue(said.contains("/no/such/file cannot be published: there is no such file"), said);
    }

    @Test
    void standardInputThatCannotBeReadIsExitCode5() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                return read();
            }
        };
        CommandRun pub = new CommandRun().withInput(broken).run("pub", "t", "--registry", "memory://broken");
        assertEquals("peerpost pub: standard input cannot be read: Input/output error", pub.failedWith(Exit.UNUSABLE));
    }

    @Test
    void aReaderThatEndsIsNoError() {
        CommandRun nodes = new CommandRun()
                .withOutput(new PrintingHandlerTest.ClosedPipe())
                .run("doctor", "--registry", "memory://closed");
        assertEquals(0, nodes.exit(), nodes::err);
        assertEquals("", nodes.err());
    }
}
