package io.peerpost.registry.mdns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.WatchListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Packets that somebody broke, thrown at a registry that lives. */
class HostilePacketsTest {
    private static final int PACKETS = 10_000;

    private final Random random = new Random(20_260_807);
    private final int port = Ports.free();
    private final AtomicLong nodes = new AtomicLong();

    @Test
    void tenThousandBrokenPacketsDoNoHarm() throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream real = System.err;
        try (MdnsRegistry registry =
                        MdnsRegistry.builder().interfaces("lo").port(port).build();
                MdnsRegistry sound =
                        MdnsRegistry.builder().interfaces("lo").port(port).build();
                DatagramChannel hostile = DatagramChannel.open(StandardProtocolFamily.INET)) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            registry.watch(Samples.SERVICE, counting());
            registry.watch("greeter", counting());
            registry.register(Samples.node("ours"), Duration.ofSeconds(60));
            hostile.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
            for (byte[] packet : broken()) {
                hostile.send(ByteBuffer.wrap(packet), new InetSocketAddress("224.0.0.251", port));
                LockSupport.parkNanos(50_000); // else the kernel drops most of them
            }

            sound.register(Samples.node("sound"), Duration.ofSeconds(60));
            await().until(() -> registry.lookup(Samples.SERVICE).nodes().stream()
                    .anyMatch(node -> node.id().equals("sound")));
            assertTrue(registry.lookup(Samples.SERVICE).nodes().size() <= RecordCache.MAX_NODES + 1);
            assertEquals(2, receivers(), "both registries go on receiving");
            assertTrue(registry.skippedRecords() > PACKETS / 100, "they did arrive");
        } finally {
            System.setErr(real);
        }
        assertFalse(log.toString(StandardCharsets.UTF_8).contains("\tat "), log.toString(StandardCharsets.UTF_8));
    }

    @Test
    void noBytesMakeTheReaderThrowAnythingElse() {
        PacketReader reader = new PacketReader(Samples.NAMES.domain());
        int read = 0;
        for (byte[] packet : broken()) {
            try {
                PacketReader.Packet got = reader.read(packet);
                for (Announced each : got == null ? List.<Announced>of() : Announced.in(got.records())) {
                    TxtRecord text = each.txt();
                    if (text != null) {
                        each.service("id", text);
                        read++;
                    }
                }
            } catch (BadRecordException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
        assertTrue(read > PACKETS / 100, "mutations that leave something to read: " + read);
    }

    private WatchListener counting() {
        return new WatchListener() {
            @Override
            public void onState(Lookup present) {
                nodes.addAndGet(present.nodes().size());
            }

            @Override
            public void onChanges(List<Change> changes) {
                nodes.addAndGet(changes.size());
            }
        };
    }

    private static long receivers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("peerpost-mdns-receiver"))
                .count();
    }

    private List<byte[]> broken() {
        List<byte[]> sound = new ArrayList<>();
        Vectors.all().forEach(captured -> sound.add(captured.bytes()));
        NodePackets ours = Samples.packets(Samples.withEndpoint("greeter-9"));
        sound.add(ours.announcement());
        sound.add(ours.answer(Samples.ask(ours.serviceName())));
        List<byte[]> broken = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            broken.add(mutated(sound.get(random.nextInt(sound.size())).clone()));
        }
        return broken;
    }

    private byte[] mutated(byte[] packet) {
        return switch (random.nextInt(6)) {
            case 0 -> flipped(packet, 1);
            case 1 -> flipped(packet, 1 + random.nextInt(20));
            case 2 -> Arrays.copyOf(packet, random.nextInt(packet.length));
            case 3 -> {
                packet[4 + random.nextInt(8)] = (byte) random.nextInt(256); // the counts
                yield packet;
            }
            case 4 -> {
                packet[12 + random.nextInt(packet.length - 12)] = (byte) (0xC0 | random.nextInt(64)); // a pointer
                yield packet;
            }
            default -> {
                byte[] longer = Arrays.copyOf(packet, packet.length + random.nextInt(9_000));
                yield flipped(longer, random.nextInt(5));
            }
        };
    }

    private byte[] flipped(byte[] packet, int times) {
        for (int i = 0; i < times; i++) {
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return packet;
    }
}
