package io.peerpost.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.grpc.Status;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.Lease;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One registration's key and the lease it hangs on. Calls come one at a time, from {@link
 * io.peerpost.registry.internal.KeptRegistration}.
 */
final class EtcdLease implements Lease {
    private static final GetOption COUNT =
            GetOption.builder().withCountOnly(true).build();

    private final Members members;
    private final ByteSequence key;
    private final String node;
    private final long ttlSeconds;

    /** Where the key may hang: on the last of these, or, when writes were not answered, on one before. */
    private final Deque<Long> leases = new ArrayDeque<>();

    private boolean written;

    /**
     * A lease.
     *
     * @param node how messages name the node
     */
    EtcdLease(Members members, ByteSequence key, String node, long ttlSeconds) {
        this.members = members;
        this.key = key;
        this.node = node;
        this.ttlSeconds = ttlSeconds;
    }

    @Override
    public void check(Service record) {
        RecordJson.write(record);
    }

    /**
     * On a lease of its own each time. A write that was not answered may arrive late; when its lease is gone by then it
     * does nothing, so that no newer record is undone by an older one.
     */
    @Override
    public void write(Service record) {
        ByteSequence value = ByteSequence.from(RecordJson.write(record));
        String what = "registering " + node;
        written = false;
        long lease = members.call(what, client -> client.getLeaseClient().grant(ttlSeconds))
                .getID();
        leases.addLast(lease);
        PutOption option = PutOption.builder().withLeaseId(lease).build();
        members.call(what, client -> client.getKVClient().put(key, value, option));
        written = true;
        while (leases.size() > 1) {
            tellRevoke(leases.removeFirst());
        }
    }

    /** Looks whether the key is there, which somebody may have deleted, and renews the lease. */
    @Override
    public boolean renew() {
        String what = "renewing " + node;
        Long lease = leases.peekLast();
        // the look comes first: with it, jetcd logs in again if it must, which it never does for a lease
        if (lease == null
                || members.call(what, client -> client.getKVClient().get(key, COUNT))
                                .getCount()
                        == 0) {
            return false;
        }
        try {
            members.call(what, client -> client.getLeaseClient().keepAliveOnce(lease));
            return true;
        } catch (AnswerException e) {
            if (e.code() == Status.Code.NOT_FOUND) {
                leases.clear();
                return false;
            }
            throw e;
        }
    }

    /** Ends the leases, and with them the key, unless another registration has put it on one of its own. */
    @Override
    public void remove() {
        // who has just waited for an answer in vain does not wait for another
        while (leases.size() > (written ? 1 : 0)) {
            tellRevoke(leases.removeFirst());
        }
        Long lease = leases.pollLast();
        if (lease == null) {
            return;
        }
        try {
            members.call(
                    "deregistering " + node, client -> client.getLeaseClient().revoke(lease));
        } catch (AnswerException e) {
            if (e.code() != Status.Code.NOT_FOUND) {
                throw e;
            }
        }
    }

    private void tellRevoke(long lease) {
        members.tell(client -> client.getLeaseClient().revoke(lease));
    }
}
