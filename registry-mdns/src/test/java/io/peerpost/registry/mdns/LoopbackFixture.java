package io.peerpost.registry.mdns;

import io.peerpost.registry.Registry;
import io.peerpost.registry.tck.RegistryFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Two registries on the loopback interface with a port of their own, the first to be cut off, and a hostile third. */
final class LoopbackFixture implements RegistryFixture.Cuttable, RegistryFixture.Hostile {
    private final int port = Ports.free();
    private final List<CuttableTransport> cables = new ArrayList<>();
    private final List<Transport> others = new ArrayList<>();
    private final Registry one = registry();
    private final Registry two = registry();

    private Registry registry() {
        return MdnsRegistry.builder().interfaces("lo").port(port).build((timing, description) -> {
            CuttableTransport cable = new CuttableTransport(new UdpTransport(List.of("lo"), port, timing, description));
            cables.add(cable);
            return cable;
        });
    }

    @Override
    public Registry one() {
        return one;
    }

    @Override
    public Registry two() {
        return two;
    }

    @Override
    public Duration ttl() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void cut() {
        cables.get(0).cut();
    }

    @Override
    public void restore() {
        cables.get(0).mend();
    }

    /** Somebody announces it, and answers with it, for as long as the test runs. */
    @Override
    public void plantUndecodable(String service) {
        Transport stranger = new UdpTransport(
                List.of("lo"), port, new Timing(System::nanoTime, Threads.timer("stranger")), "stranger");
        others.add(stranger);
        Name asked = Samples.NAMES.service(service);
        PacketReader reader = new PacketReader(Samples.NAMES.domain());
        stranger.start(new Transport.Receiver() {
            @Override
            public void received(byte[] bytes, InetSocketAddress from) {
                try {
                    PacketReader.Packet packet = reader.read(bytes);
                    if (packet == null || packet.response()) {
                        return;
                    }
                    for (Record question : packet.questions()) {
                        if (question.getName().equals(asked)) {
                            stranger.answer(broken(service, question), from);
                        }
                    }
                } catch (BadRecordException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void rejoined() {}

            @Override
            public void lost(IOException cause) {}
        });
        IOException failure = stranger.announce(broken(service, Samples.ask(asked)));
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private static byte[] broken(String service, Record question) {
        io.peerpost.registry.Service record = io.peerpost.registry.Service.of(
                service, "1", Samples.node("broken").node());
        byte[] answer = Samples.packets(record).answer(question);
        answer[answer.length - 5] = 'z';
        return answer;
    }

    @Override
    public void close() {
        one.close();
        two.close();
        others.forEach(Transport::close);
    }
}
