package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A TCP proxy that can be cut: nothing gets through then, and nobody is told, as with a dead wire. What was under way is
 * lost, and its connections are found broken when the wire is mended.
 */
final class CutProxy implements AutoCloseable {
    private final HostPort target;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.named("cut-proxy"));
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CutProxy(HostPort target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                sockets.add(near);
                if (!cut) {
                    Socket far = new Socket();
                    sockets.add(far);
                    far.connect(new InetSocketAddress(target.host(), target.port()));
                    threads.execute(() -> pump(near, far));
                    threads.execute(() -> pump(far, near));
                }
            } catch (IOException | RejectedExecutionException e) {
                // closed, or nobody there: the near side is closed with the next mending
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0 && !cut; count = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // one side has ended
        }
        if (!cut) {
            drop(from);
            drop(to);
        }
    }

    private void drop(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    void cut() {
        cut = true;
    }

    void restore() {
        Set<Socket> broken = Set.copyOf(sockets);
        cut = false;
        broken.forEach(this::drop);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set.copyOf(sockets).forEach(this::drop);
        threads.shutdown();
    }
}
