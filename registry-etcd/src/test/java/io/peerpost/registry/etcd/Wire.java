package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A wire between a client and a server that can be cut, as a partition does it: connections stay and accept what is
 * sent, and nothing arrives until it is mended. Or broken, as a restart does it: connections end.
 */
final class Wire implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.named("wire"));
    private final AtomicInteger accepted = new AtomicInteger();

    @GuardedBy("this") private HostPort target;

    @GuardedBy("this") private final List<Socket> sockets = new ArrayList<>();

    @GuardedBy("this") private boolean cut;

    @GuardedBy("this") private boolean closed;

    Wire(HostPort target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getLocalPort());
    }

    /** How many connections there have been. */
    int accepted() {
        return accepted.get();
    }

    synchronized void cut() {
        cut = true;
    }

    synchronized void mend() {
        cut = false;
        notifyAll();
    }

    /** Leads to another server from now on, and ends what leads to the one before. */
    synchronized void turn(HostPort other) {
        target = other;
        breakAll();
    }

    /** Ends all connections. */
    synchronized void breakAll() {
        sockets.forEach(Wire::close);
        sockets.clear();
    }

    private void accept() {
        while (true) {
            try {
                Socket near = server.accept();
                accepted.incrementAndGet();
                threads.execute(() -> connect(near));
            } catch (IOException | RejectedExecutionException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket near) {
        try {
            keep(near);
            HostPort to = awaitMended();
            Socket far = new Socket(to.host(), to.port());
            keep(far);
            threads.execute(() -> pump(near, far));
            pump(far, near);
        } catch (IOException | RejectedExecutionException e) {
            close(near);
        }
    }

    private synchronized void keep(Socket socket) throws IOException {
        if (closed) {
            socket.close();
        }
        sockets.add(socket);
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitMended();
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // the other direction ends too
        } finally {
            close(from);
            close(to);
        }
    }

    private synchronized HostPort awaitMended() throws IOException {
        try {
            while (cut && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return target;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone anyway
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            breakAll();
            notifyAll();
        }
        try {
            server.close();
        } catch (IOException e) {
            // gone anyway
        }
        threads.shutdownNow();
    }
}
