package io.peerpost.registry.mdns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network in memory: every host hears at once what another one sends, unless cut off. Keeps what was sent. */
final class FakeNet {
    private final Map<InetSocketAddress, Host> hosts = new HashMap<>();
    final List<Sent> sent = new ArrayList<>();

    synchronized Host host(int number) {
        Host host = new Host(new InetSocketAddress("10.99.0." + number, 40_000 + number));
        hosts.put(host.address, host);
        return host;
    }

    /** What was sent and is a query, or is none, since the last time. */
    synchronized List<GoReader> take(String how) {
        List<GoReader> taken = sent.stream()
                .filter(each -> each.how.equals(how))
                .map(each -> each.packet)
                .toList();
        sent.removeIf(each -> each.how.equals(how));
        return taken;
    }

    private synchronized List<Host> others(Host but) {
        return hosts.values().stream().filter(host -> host != but && !host.cut).toList();
    }

    private synchronized void keep(String how, byte[] packet) {
        sent.add(new Sent(how, new GoReader(packet)));
    }

    /** One packet: ask, announce or answer. */
    record Sent(String how, GoReader packet) {}

    /** One process's network. */
    final class Host implements Transport {
        final InetSocketAddress address;
        volatile boolean cut;

        @Nullable Receiver receiver;

        Host(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public void start(Receiver to) {
            receiver = to;
        }

        @Override
        public @Nullable IOException ask(byte[] packet) {
            return multicast("ask", packet);
        }

        @Override
        public @Nullable IOException announce(byte[] packet) {
            return multicast("announce", packet);
        }

        private @Nullable IOException multicast(String how, byte[] packet) {
            if (cut) {
                return new IOException("Network is unreachable");
            }
            keep(how, packet);
            others(this).forEach(host -> host.receive(packet, address));
            return null;
        }

        @Override
        public void answer(byte[] packet, InetSocketAddress asker) {
            keep("answer", packet);
            Host host = hosts.get(asker);
            if (host != null && !cut && !host.cut) {
                host.receive(packet, address);
            }
        }

        void receive(byte[] packet, InetSocketAddress from) {
            Receiver to = receiver;
            if (to != null) {
                to.received(packet, from);
            }
        }

        /** Cuts it off, with or without its knowing. */
        void lose() {
            cut = true;
            Receiver to = receiver;
            if (to != null) {
                to.lost(new IOException("no interface is up"));
            }
        }

        void regain() {
            cut = false;
            Receiver to = receiver;
            if (to != null) {
                to.rejoined();
            }
        }

        @Override
        public void close() {
            cut = true;
        }
    }
}
