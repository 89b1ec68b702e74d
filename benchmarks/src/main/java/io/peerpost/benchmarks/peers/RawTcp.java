package io.peerpost.benchmarks.peers;

import io.peerpost.benchmarks.load.Link;
import io.peerpost.benchmarks.load.Mode;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lengths and bytes over one blocking socket, a byte back as answer: what can be had from Java at most. A negative length
 * asks for an answer.
 */
final class RawTcp implements Contender {
    private static final int BUFFER = 64 << 10;

    @Override
    public List<Mode> modes() {
        return List.of(Mode.STREAM, Mode.SOME, Mode.ONE);
    }

    @Override
    public Subscriber subscribe(String server) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        thread(() -> answer(listener.accept()));
        return new Subscriber() {
            @Override
            public String address() {
                return Integer.toString(listener.getLocalPort());
            }

            @Override
            public void close() throws IOException {
                listener.close();
            }
        };
    }

    private static void answer(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        ByteBuffer read = ByteBuffer.allocate(BUFFER);
        for (int n = 0; n >= 0; n = in.read(read.array(), read.position(), read.remaining())) {
            read.position(read.position() + n).flip();
            takeMessages(read, out);
            read.compact();
            out.flush();
        }
    }

    private static void takeMessages(ByteBuffer read, OutputStream out) throws IOException {
        while (read.remaining() >= Integer.BYTES) {
            int length = read.getInt(read.position());
            if (read.remaining() < Integer.BYTES + Math.abs(length)) {
                return;
            }
            byte[] body = new byte[Math.abs(length)];
            read.getInt();
            read.get(body);
            if (length < 0) {
                out.write(1);
            }
        }
    }

    @Override
    public Link connect(String server, String port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        socket.setTcpNoDelay(true);
        return new TcpLink(socket);
    }

    private static final class TcpLink implements Link {
        private final Socket socket;
        private final DataOutputStream out;
        private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();

        TcpLink(Socket socket) throws IOException {
            this.socket = socket;
            this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
            thread(this::readAnswers);
        }

        @Override
        public void send(byte[] body, @Nullable Runnable answered) throws IOException {
            if (answered != null) {
                asked.add(answered);
            }
            out.writeInt(answered == null ? body.length : -body.length);
            out.write(body);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        private void readAnswers() throws IOException {
            InputStream in = socket.getInputStream();
            byte[] answers = new byte[BUFFER];
            for (int n = in.read(answers); n >= 0; n = in.read(answers)) {
                for (int i = 0; i < n; i++) {
                    asked.remove().run();
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void thread(Loop loop) {
        Thread thread = new Thread(() -> {
            try {
                loop.run();
            } catch (IOException e) {
                // closed: by us, or by the other side, which the sender notices
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Loop {
        void run() throws IOException;
    }
}
