package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Answers who asks for our nodes: one packet per node, to the asker's port, spread over 20 to 80 ms, unless the asker
 * says that it knows the node well enough (RFC 6762, 7.1). May be shared between threads.
 */
final class Answers {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SOONEST = 20 * MILLI;
    private static final long LATEST = 80 * MILLI;

    /** Beyond this many answers on their way further questions are dropped: askers ask again. */
    private static final int MAX_PENDING = 4_096;

    /** More than anybody asks in one packet. */
    private static final int MAX_QUESTIONS = 32;

    /** The top bit of the class asks for what we do anyway: to be answered alone. */
    private static final int CLASS = 0x7FFF;

    private final DnsNames names;
    private final Name host;
    private final Supplier<List<NodePackets>> ours;
    private final Transport transport;
    private final Timing timing;

    @GuardedBy("pending") private final Set<Answer> pending = new HashSet<>();

    Answers(DnsNames names, Name host, Supplier<List<NodePackets>> ours, Transport transport, Timing timing) {
        this.names = names;
        this.host = host;
        this.ours = ours;
        this.transport = transport;
        this.timing = timing;
    }

    /** What a query wants to know, or knows already. Called by the receiving thread. */
    void asked(PacketReader.Packet packet, InetSocketAddress asker) {
        List<NodePackets> nodes = ours.get();
        if (nodes.isEmpty()) {
            return;
        }
        Map<Name, Long> known = known(packet);
        if (packet.questions().isEmpty()) {
            forgetKnown(nodes, known, asker);
        }
        int questions = 0;
        for (Record question : packet.questions()) {
            if (questions++ < MAX_QUESTIONS && isForUs(question)) {
                answer(question, nodes, known, asker);
            }
        }
    }

    private static boolean isForUs(Record question) {
        int dclass = question.getDClass() & CLASS;
        return dclass == DClass.IN || dclass == DClass.ANY;
    }

    private static Map<Name, Long> known(PacketReader.Packet packet) {
        Map<Name, Long> known = new HashMap<>();
        // ours stand in the authority section, those of others in the answer section
        List<Record> records = new ArrayList<>(packet.authority());
        records.addAll(packet.records());
        for (Record each : records) {
            if (each instanceof PTRRecord ptr) {
                known.merge(ptr.getTarget(), ptr.getTTL(), Math::max);
            }
        }
        return known;
    }

    private static boolean knowsWell(Map<Name, Long> known, NodePackets node) {
        Long left = known.get(node.name());
        return left != null && left * 2 >= node.ttl();
    }

    /** The asker's list of what it knows goes on in a packet without question: answers on their way may be spared. */
    private void forgetKnown(List<NodePackets> nodes, Map<Name, Long> known, InetSocketAddress asker) {
        for (NodePackets node : nodes) {
            if (knowsWell(known, node)) {
                take(new Answer(asker, node.serviceName(), node.name()));
            }
        }
    }

    private void answer(Record question, List<NodePackets> nodes, Map<Name, Long> known, InetSocketAddress asker) {
        Name name = question.getName();
        int type = question.getType();
        if (name.equals(names.listing()) && (type == Type.PTR || type == Type.ANY)) {
            list(question, nodes, asker);
            return;
        }
        for (NodePackets node : nodes) {
            boolean asService = name.equals(node.serviceName())
                    && (type == Type.PTR || type == Type.ANY)
                    && !knowsWell(known, node);
            boolean asNode = name.equals(node.name()) && type != Type.PTR;
            if (asService || asNode) {
                later(new Answer(asker, name, node.name()), () -> current(node.name(), question));
            }
        }
    }

    /** The answer as it is when it leaves; null if the node has gone meanwhile. */
    private byte @Nullable [] current(Name name, Record question) {
        for (NodePackets node : ours.get()) {
            if (node.name().equals(name)) {
                return node.answer(question);
            }
        }
        return null;
    }

    private void list(Record question, List<NodePackets> nodes, InetSocketAddress asker) {
        Map<String, Long> services = new TreeMap<>();
        nodes.forEach(node -> services.merge(node.service().name(), node.ttl(), Math::max));
        services.forEach((service, ttl) -> later(
                new Answer(asker, question.getName(), names.listed(service)),
                () -> NodePackets.listing(names, service, host, question, ttl)));
    }

    private void later(Answer answer, Supplier<byte @Nullable []> packet) {
        synchronized (pending) {
            if (pending.size() < MAX_PENDING && pending.add(answer)) {
                timing.after(Timing.between(SOONEST, LATEST), () -> send(answer, packet));
            }
        }
    }

    private void send(Answer answer, Supplier<byte @Nullable []> packet) {
        byte[] bytes = take(answer) ? packet.get() : null;
        if (bytes != null) {
            transport.answer(bytes, answer.asker());
        }
    }

    /** Whether the answer was still wanted; it is not any more. */
    @CanIgnoreReturnValue
    private boolean take(Answer answer) {
        synchronized (pending) {
            return pending.remove(answer);
        }
    }

    /** An answer on its way. */
    private record Answer(InetSocketAddress asker, Name asked, Name node) {}
}
