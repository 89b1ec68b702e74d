package io.peerpost.broker.http.internal.subscribe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.peerpost.broker.Message;
import io.peerpost.broker.http.internal.wire.FormEncoding;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.registry.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connection to an endpoint that says exactly what it is told to. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** One answer. */
    record Said(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    RawClient(HostPort address) {
        this(address.port(), InetAddress.getLoopbackAddress(), null);
    }

    RawClient(int port, InetAddress host, @Nullable InetAddress from) {
        try {
            socket = new Socket();
            if (from != null) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request with a message in it. */
    static String post(String id, String topic, String body, String... headers) {
        return post(id, new JsonEnvelope().encode(topic, Message.of(body)), headers);
    }

    static String post(String id, byte[] body, String... headers) {
        StringBuilder request = new StringBuilder("POST /?id=" + FormEncoding.encode(id) + " HTTP/1.1\r\nHost: x\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request + "Content-Length: " + body.length + "\r\n\r\n" + new String(body, ISO_8859_1);
    }

    /** A request as a Peerpost publisher sends it. */
    static String numbered(String id, String topic, String body, String session, long number, long lowest) {
        return post(
                id,
                topic,
                body,
                "Peerpost-Id: " + session + "-" + number,
                "Peerpost-Attempt: 1",
                "Peerpost-Sequence: " + session + " " + number + " " + lowest);
    }

    RawClient send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Said ask(String request) {
        return send(request).read();
    }

    /** The next answer, interim ones included. */
    Said read() {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        try {
            byte[] body = in.readNBytes(length);
            return new Said(Integer.parseInt(status[1]), headers, new String(body, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream in() {
        return in;
    }

    /** Whether the other side closes in order, with nothing more to say. */
    boolean endsInOrder() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the other side closes, in order or not, with nothing more to say. */
    boolean ends() {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether there is nothing to read for a moment. */
    boolean silentFor(int millis) {
        try {
            socket.setSoTimeout(millis);
            int read = in.read();
            throw new AssertionError("read " + read);
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            patient();
        }
    }

    void patience(int millis) {
        try {
            socket.setSoTimeout(millis);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void patient() {
        patience(PATIENCE_MILLIS);
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("the connection ended behind '" + line + "'");
                }
                line.write(b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(ISO_8859_1).stripTrailing();
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
