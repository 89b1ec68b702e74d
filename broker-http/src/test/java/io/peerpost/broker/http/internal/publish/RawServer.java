package io.peerpost.broker.http.internal.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.peerpost.broker.http.internal.wire.FrameText;
import io.peerpost.registry.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A listening socket of a test's own: it reads requests byte for byte, and says exactly what it is told to. */
final class RawServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket listening;

    /** One request as it came, head and body apart; each character stands for one byte. */
    record Request(String head, String body) {
        List<String> lines() {
            return Arrays.asList(head.split("\r\n"));
        }

        String header(String name) {
            return lines().stream()
                    .filter(l -> l.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map(l -> l.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    RawServer() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            listening.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listening.getLocalPort());
    }

    Wire accept() {
        try {
            Socket socket = listening.accept();
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new Wire(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One accepted connection. */
    static final class Wire implements AutoCloseable {
        private final Socket socket;

        private Wire(Socket socket) {
            this.socket = socket;
        }

        /** Reads one request: its head, and as much body as it announces. */
        Request read() {
            try {
                InputStream in = socket.getInputStream();
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                    int b = in.read();
                    if (b < 0) {
                        throw new AssertionError("the connection ended within: " + head.toString(ISO_8859_1));
                    }
                    head.write(b);
                }
                Request bare = new Request(head.toString(ISO_8859_1), "");
                String length = bare.header("Content-Length");
                byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
                return new Request(bare.head(), new String(body, ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Reads an upgrade and answers it well, as a node that grants a window. */
        Request upgrade(String nodeId, String window) {
            Request request = read();
            say("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: peerpost/1\r\nPeerpost-Node: "
                    + nodeId + "\r\nPeerpost-Window: " + window + "\r\n\r\n");
            return request;
        }

        /** Reads one frame, as text. */
        String frame() {
            try {
                return FrameText.next(socket.getInputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Wire say(Consumer<ByteBuf> frame) {
            return say(new String(FrameText.bytes(frame), ISO_8859_1));
        }

        /** Whether the other side has closed and sent nothing more. */
        boolean atEnd() {
            try {
                return socket.getInputStream().read() < 0;
            } catch (IOException e) {
                return true;
            }
        }

        Wire say(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(ISO_8859_1));
                socket.getOutputStream().flush();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends the connection with a reset. */
        void reset() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
