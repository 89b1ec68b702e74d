package io.peerpost.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A wire that can be cut: takes connections to 127.0.0.2 and carries their bytes to the same port of 127.0.0.1. A
 * server behind it listens there and advertises {@code 127.0.0.2:0}. May be used by several threads.
 */
public final class Relay implements AutoCloseable {
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket server;

    /** A wire that is whole. */
    public Relay(int port) {
        this.port = port;
        join();
    }

    /** Resets every connection and refuses new ones. */
    public synchronized void cut() {
        closeQuietly(server);
        server = null;
        reset();
    }

    /** Resets every connection; new ones are taken. */
    public void reset() {
        sockets.forEach(Relay::closeQuietly);
        sockets.clear();
    }

    /** Takes connections again. */
    public synchronized void join() {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress("127.0.0.2", port));
            server = listening;
            start(() -> accept(listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket from = keep(listening.accept());
                Socket to = keep(new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
                start(() -> copy(from, to));
                start(() -> copy(to, from));
            } catch (IOException e) {
                // cut, or the server behind is gone
            }
        }
    }

    private Socket keep(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        // closing resets, and what is under way is lost, as with a wire
        socket.setSoLinger(true, 0);
        sockets.add(socket);
        return socket;
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // cut
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            // it is closed then
        }
    }

    @Override
    public void close() {
        cut();
    }
}
