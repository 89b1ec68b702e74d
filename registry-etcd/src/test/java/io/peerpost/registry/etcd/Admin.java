package io.peerpost.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.peerpost.registry.HostPort;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What somebody else does in etcd, with jetcd as it is. */
final class Admin implements AutoCloseable {
    private final Client client;
    private final Keys keys;

    Admin(HostPort address) {
        this(address, "");
    }

    /** One who means the nodes of a namespace. */
    Admin(HostPort address, String namespace) {
        keys = new Keys(namespace);
        client = Client.builder().endpoints("http://" + address).build();
    }

    Client client() {
        return client;
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    void put(String key, String value) {
        await(client.getKVClient().put(Keys.bytes(key), Keys.bytes(value)));
    }

    /** Puts something that is no record under many keys. */
    void putAll(List<String> keys) {
        for (int i = 0; i < keys.size(); i += 100) {
            Op[] puts = keys.subList(i, Math.min(keys.size(), i + 100)).stream()
                    .map(key -> Op.put(Keys.bytes(key), Keys.bytes("no record"), PutOption.DEFAULT))
                    .toArray(Op[]::new);
            await(client.getKVClient().txn().Then(puts).commit());
        }
    }

    String get(String key) {
        List<KeyValue> found = await(client.getKVClient().get(Keys.bytes(key))).getKvs();
        return found.isEmpty() ? "" : Keys.text(found.get(0).getValue());
    }

    void delete(String service, String id) {
        await(client.getKVClient().delete(keys.node(service, id)));
    }

    /** The lease that a node's key hangs on. */
    long lease(String service, String id) {
        List<KeyValue> found =
                await(client.getKVClient().get(keys.node(service, id))).getKvs();
        if (found.isEmpty()) {
            throw new AssertionError(id + " is not there");
        }
        return found.get(0).getLease();
    }

    void revoke(long lease) {
        await(client.getLeaseClient().revoke(lease));
    }

    /** What a lease was granted for, in seconds. */
    long grantedTtl(long lease) {
        return Admin.await(client.getLeaseClient().timeToLive(lease, LeaseOption.DEFAULT))
                .getGrantedTTL();
    }

    /** Forgets all history up to now. */
    void compact() {
        put("/compacted", "1");
        put("/compacted", "2");
        GetResponse now = await(client.getKVClient().get(Keys.bytes("/compacted")));
        await(client.getKVClient().compact(now.getHeader().getRevision()));
    }

    List<KeyValue> under(ByteSequence prefix) {
        GetOption option = GetOption.builder().isPrefix(true).build();
        return await(client.getKVClient().get(prefix, option)).getKvs();
    }

    @Override
    public void close() {
        client.close();
    }
}
