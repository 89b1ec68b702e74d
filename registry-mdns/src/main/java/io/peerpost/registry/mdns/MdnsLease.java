package io.peerpost.registry.mdns;

import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.Lease;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of ours as the {@link Responder} keeps it: what is announced at each beat, and answered in between. */
final class MdnsLease implements Lease {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Responder responder;
    private final Timing timing;
    private final InetAddress address;
    private final long ttlSeconds;
    private volatile @Nullable NodePackets packets;

    /**
     * A lease.
     *
     * @param address what the node's host resolves to
     * @param ttlSeconds what the records carry
     */
    MdnsLease(Responder responder, Timing timing, InetAddress address, long ttlSeconds) {
        this.responder = responder;
        this.timing = timing;
        this.address = address;
        this.ttlSeconds = ttlSeconds;
    }

    /** What is said of the node now; null before it is first written. */
    @Nullable NodePackets packets() {
        return packets;
    }

    @Override
    public void check(Service record) {
        responder.packets(record, address, ttlSeconds);
    }

    /** The first time a quarter of a second of probing, then two announcements a second apart. */
    @Override
    public void write(Service record) {
        NodePackets next = responder.packets(record, address, ttlSeconds);
        if (packets == null) {
            responder.probe(next);
        }
        responder.announce(next);
        packets = next;
        responder.keep(this, next);
        timing.after(Math.min(SECOND, ttlSeconds * SECOND / 4), () -> again(next));
    }

    private void again(NodePackets announced) {
        if (packets == announced) {
            announceQuietly();
        }
    }

    /** Announces, if it is still there; that it could not be is found out by the next beat. */
    void announceQuietly() {
        try {
            renew();
        } catch (RegistryException e) {
            // the heartbeat says so, and tries again
        }
    }

    /** Announces. One that another registration has replaced is silent. */
    @Override
    public boolean renew() {
        NodePackets now = packets;
        if (now != null && responder.keeps(this, now)) {
            responder.announce(now);
        }
        return true;
    }

    @Override
    public void remove() {
        NodePackets last = packets;
        if (last != null) {
            responder.dismiss(this, last);
        }
    }
}
