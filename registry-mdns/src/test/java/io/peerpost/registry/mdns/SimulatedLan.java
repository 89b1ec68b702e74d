package io.peerpost.registry.mdns;

import io.peerpost.registry.tck.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * A network in memory, without loss, on a clock that moves when told to: any number of registries, one a host, and what
 * they say to each other, counted. For one thread, in which everything runs. Public for the benchmarks, which measure
 * what a fleet costs.
 */
public final class SimulatedLan {
    /** Of IP and UDP, before every packet. */
    private static final int HEADERS = 28;

    private final FakeClock clock = new FakeClock();
    private final WaitingClock timer = new WaitingClock(clock);
    private final Map<InetSocketAddress, Host> hosts = new LinkedHashMap<>();
    private final Map<MdnsRegistry, Host> hostOf = new LinkedHashMap<>();
    private final Map<Kind, Traffic> sent = new EnumMap<>(Kind.class);
    private int numbered;
    private long received;

    /** What a packet is for. */
    public enum Kind {
        /** Who is there; its first packet of known answers included. */
        QUERY,
        /** More of what the asker knows already. */
        KNOWN_ANSWERS,
        /** An answer, to the asker alone. */
        ANSWER,
        /** Is this name taken. */
        PROBE,
        /** A node is there, new or still. */
        ANNOUNCEMENT,
        /** A node is gone. */
        GOODBYE
    }

    /**
     * Packets of one kind.
     *
     * @param packets how many
     * @param bytes theirs, the headers of IP and UDP included
     */
    public record Traffic(long packets, long bytes) {
        Traffic plus(int more) {
            return new Traffic(packets + 1, bytes + more);
        }
    }

    /** A registry on a host of its own. */
    public MdnsRegistry join() {
        Host host = new Host(new InetSocketAddress("10.98." + numbered / 250 + "." + (numbered % 250 + 1), 5353));
        numbered++;
        hosts.put(host.address, host);
        MdnsRegistry registry =
                MdnsRegistry.builder().timer(timer, clock).instants(clock).build((timing, description) -> host);
        hostOf.put(registry, host);
        return registry;
    }

    /** Takes a host off the network, as a crash does: nobody hears of it again. Its registry is of no use any more. */
    public void crash(MdnsRegistry registry) {
        Host host = hostOf.remove(registry);
        if (host != null) {
            host.close();
        }
    }

    /** Lets time pass, and everything happen that is due meanwhile. */
    public void advance(Duration by) {
        clock.advance(by);
    }

    /** How much time has passed. */
    public Duration elapsed() {
        return Duration.ofNanos(clock.getAsLong());
    }

    /** What was sent since the last {@link #reset}, each packet once, however many have heard it. */
    public Map<Kind, Traffic> sent() {
        return new EnumMap<>(sent);
    }

    /** The same, of one kind. */
    public Traffic sent(Kind kind) {
        return sent.getOrDefault(kind, new Traffic(0, 0));
    }

    /** How many packets all hosts together have received since the last {@link #reset}. */
    public long received() {
        return received;
    }

    /** Counts from here on. */
    public void reset() {
        sent.clear();
        received = 0;
    }

    private static Kind told(byte[] packet) {
        Message message = parsed(packet);
        if (!message.getHeader().getFlag(Flags.QR)) {
            return Kind.PROBE;
        }
        List<Record> records = message.getSection(Section.ANSWER);
        return records.get(0).getTTL() == 0 ? Kind.GOODBYE : Kind.ANNOUNCEMENT;
    }

    private static Kind asked(byte[] packet) {
        return parsed(packet).getSection(Section.QUESTION).isEmpty() ? Kind.KNOWN_ANSWERS : Kind.QUERY;
    }

    private static Message parsed(byte[] packet) {
        try {
            return new Message(packet);
        } catch (IOException e) {
            throw new UncheckedIOException("a registry of ours has sent what is no DNS", e);
        }
    }

    /** One process's network. */
    private final class Host implements Transport {
        private final InetSocketAddress address;
        private @Nullable Receiver receiver;

        private Host(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public void start(Receiver to) {
            receiver = to;
        }

        @Override
        public @Nullable IOException ask(byte[] packet) {
            return everybody(packet, asked(packet));
        }

        @Override
        public @Nullable IOException announce(byte[] packet) {
            return everybody(packet, told(packet));
        }

        private @Nullable IOException everybody(byte[] packet, Kind kind) {
            if (!hosts.containsKey(address)) {
                return new IOException("this host has crashed");
            }
            count(packet, kind);
            for (Host host : hosts.values()) {
                if (host != this) {
                    host.receive(packet, address);
                }
            }
            return null;
        }

        @Override
        public void answer(byte[] packet, InetSocketAddress asker) {
            if (!hosts.containsKey(address)) {
                return;
            }
            count(packet, Kind.ANSWER);
            Host host = hosts.get(asker);
            if (host != null) {
                host.receive(packet, address);
            }
        }

        private void count(byte[] packet, Kind kind) {
            sent.merge(kind, new Traffic(1, packet.length + HEADERS), (a, b) -> a.plus(packet.length + HEADERS));
        }

        private void receive(byte[] packet, InetSocketAddress from) {
            received++;
            if (receiver != null) {
                receiver.received(packet, from);
            }
        }

        @Override
        public void close() {
            hosts.remove(address);
        }
    }
}
