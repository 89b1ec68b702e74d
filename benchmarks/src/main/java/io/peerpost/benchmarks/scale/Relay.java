package io.peerpost.benchmarks.scale;

import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Passes connections on to a server, and counts the bytes both ways. May be shared between threads. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A relay on loopback.
     *
     * @param target the port that it leads to
     */
    Relay(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getLocalPort());
    }

    /** What went through so far, both ways, without the headers of IP and TCP. */
    long bytes() {
        return bytes.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                threads.execute(() -> pump(near, far));
                threads.execute(() -> pump(far, near));
            }
        } catch (IOException | RejectedExecutionException e) {
            // closed
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.addAndGet(n);
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // the other direction ends too
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket each : sockets) {
                each.close();
            }
        } catch (IOException e) {
            // gone anyway
        }
        threads.shutdownNow();
    }
}
