package io.peerpost.registry.mdns;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Another transport that can be cut, as when the last interface goes, and mended. */
final class CuttableTransport implements Transport {
    private final Transport real;
    private volatile @Nullable Receiver receiver;
    private volatile boolean cut;

    CuttableTransport(Transport real) {
        this.real = real;
    }

    void cut() {
        cut = true;
        Receiver to = receiver;
        if (to != null) {
            to.lost(new IOException("cut"));
        }
    }

    void mend() {
        cut = false;
        Receiver to = receiver;
        if (to != null) {
            to.rejoined();
        }
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        real.start(new Receiver() {
            @Override
            public void received(byte[] packet, InetSocketAddress from) {
                if (!cut) {
                    to.received(packet, from);
                }
            }

            @Override
            public void rejoined() {
                to.rejoined();
            }

            @Override
            public void lost(IOException cause) {
                to.lost(cause);
            }
        });
    }

    @Override
    public @Nullable IOException ask(byte[] packet) {
        return cut ? new IOException("cut") : real.ask(packet);
    }

    @Override
    public @Nullable IOException announce(byte[] packet) {
        return cut ? new IOException("cut") : real.announce(packet);
    }

    @Override
    public void answer(byte[] packet, InetSocketAddress asker) {
        if (!cut) {
            real.answer(packet, asker);
        }
    }

    @Override
    public void close() {
        real.close();
    }
}
