package io.peerpost.benchmarks.scale;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * As much of etcd as a registry asks for, in memory and counted: keys on leases that never run out, and watches of
 * everything. May be shared between threads.
 */
final class EtcdServer implements AutoCloseable {
    /** What a watch is not told about one of, but how far all have come. */
    private static final long ALL_WATCHES = -1;

    private final Server server;

    @GuardedBy("this") private final NavigableMap<ByteString, KeyValue> keys =
            new TreeMap<>(ByteString.unsignedLexicographicalComparator());

    @GuardedBy("this") private final Map<Long, ByteString> leases = new HashMap<>();

    @GuardedBy("this") private final List<StreamObserver<WatchResponse>> watches = new ArrayList<>();

    @GuardedBy("this") private final Map<String, Long> calls = new TreeMap<>();

    @GuardedBy("this") private long revision = 1_000_000;

    @GuardedBy("this") private long lease = 7_587_868_000_000_000_000L;

    EtcdServer() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new Keys())
                    .addService(new Leases())
                    .addService(new Watches())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** How often something was called, or sent, since the last {@link #reset}. */
    synchronized long calls(String what) {
        return calls.getOrDefault(what, 0L);
    }

    /** Counts from here on. */
    synchronized void reset() {
        calls.clear();
    }

    @GuardedBy("this") private void count(String what) {
        calls.merge(what, 1L, Long::sum);
    }

    @GuardedBy("this") private ResponseHeader header() {
        return ResponseHeader.newBuilder()
                .setClusterId(0x1234_5678_9abc_def0L)
                .setMemberId(0x0fed_cba9_8765_4321L)
                .setRevision(revision)
                .setRaftTerm(2)
                .build();
    }

    @GuardedBy("this") private void tell(Event.EventType type, KeyValue pair) {
        Event event = Event.newBuilder().setType(type).setKv(pair).build();
        for (StreamObserver<WatchResponse> watch : watches) {
            count("event");
            watch.onNext(WatchResponse.newBuilder()
                    .setHeader(header())
                    .addEvents(event)
                    .build());
        }
    }

    private synchronized PutResponse put(PutRequest request) {
        count("Put");
        revision++;
        KeyValue pair = KeyValue.newBuilder()
                .setKey(request.getKey())
                .setValue(request.getValue())
                .setLease(request.getLease())
                .setCreateRevision(revision)
                .setModRevision(revision)
                .setVersion(1)
                .build();
        keys.put(request.getKey(), pair);
        leases.put(request.getLease(), request.getKey());
        tell(Event.EventType.PUT, pair);
        return PutResponse.newBuilder().setHeader(header()).build();
    }

    private synchronized RangeResponse range(RangeRequest request) {
        count("Range");
        RangeResponse.Builder answer = RangeResponse.newBuilder().setHeader(header());
        NavigableMap<ByteString, KeyValue> found = request.getRangeEnd().isEmpty()
                ? keys.subMap(request.getKey(), true, request.getKey(), true)
                : keys.subMap(request.getKey(), true, request.getRangeEnd(), false);
        if (request.getCountOnly()) {
            return answer.setCount(found.size()).build();
        }
        long limit = request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit();
        found.values().stream().limit(limit).forEach(answer::addKvs);
        return answer.setCount(found.size()).setMore(found.size() > limit).build();
    }

    private synchronized LeaseGrantResponse grant(LeaseGrantRequest request) {
        count("LeaseGrant");
        return LeaseGrantResponse.newBuilder()
                .setHeader(header())
                .setID(++lease)
                .setTTL(request.getTTL())
                .build();
    }

    private synchronized LeaseRevokeResponse revoke(LeaseRevokeRequest request) {
        count("LeaseRevoke");
        ByteString key = leases.remove(request.getID());
        if (key != null && keys.remove(key) != null) {
            revision++;
            KeyValue gone =
                    KeyValue.newBuilder().setKey(key).setModRevision(revision).build();
            tell(Event.EventType.DELETE, gone);
        }
        return LeaseRevokeResponse.newBuilder().setHeader(header()).build();
    }

    private synchronized LeaseKeepAliveResponse keepAlive(LeaseKeepAliveRequest request) {
        count("renewal");
        return LeaseKeepAliveResponse.newBuilder()
                .setHeader(header())
                .setID(request.getID())
                .setTTL(Fleet.TTL.toSeconds())
                .build();
    }

    private synchronized void watch(WatchRequest request, StreamObserver<WatchResponse> to) {
        if (request.hasCreateRequest()) {
            count("Watch");
            watches.add(to);
            to.onNext(WatchResponse.newBuilder()
                    .setHeader(header())
                    .setCreated(true)
                    .build());
        } else if (request.hasProgressRequest()) {
            count("progress");
            to.onNext(WatchResponse.newBuilder()
                    .setHeader(header())
                    .setWatchId(ALL_WATCHES)
                    .build());
        }
    }

    private synchronized void ended(StreamObserver<WatchResponse> watch) {
        watches.remove(watch);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static <T> void answer(StreamObserver<T> to, T answer) {
        to.onNext(answer);
        to.onCompleted();
    }

    private final class Keys extends KVGrpc.KVImplBase {
        @Override
        public void range(RangeRequest request, StreamObserver<RangeResponse> to) {
            answer(to, EtcdServer.this.range(request));
        }

        @Override
        public void put(PutRequest request, StreamObserver<PutResponse> to) {
            answer(to, EtcdServer.this.put(request));
        }
    }

    private final class Leases extends LeaseGrpc.LeaseImplBase {
        @Override
        public void leaseGrant(LeaseGrantRequest request, StreamObserver<LeaseGrantResponse> to) {
            answer(to, grant(request));
        }

        @Override
        public void leaseRevoke(LeaseRevokeRequest request, StreamObserver<LeaseRevokeResponse> to) {
            answer(to, revoke(request));
        }

        @Override
        public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(StreamObserver<LeaseKeepAliveResponse> to) {
            synchronized (EtcdServer.this) {
                count("LeaseKeepAlive");
            }
            return new Requests<>(to) {
                @Override
                public void onNext(LeaseKeepAliveRequest request) {
                    to.onNext(keepAlive(request));
                }
            };
        }
    }

    private final class Watches extends WatchGrpc.WatchImplBase {
        @Override
        public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> to) {
            return new Requests<>(to) {
                @Override
                public void onNext(WatchRequest request) {
                    EtcdServer.this.watch(request, to);
                }

                @Override
                public void onError(Throwable cause) {
                    ended(to);
                }
            };
        }
    }

    /** A stream of requests that ends with its answers. */
    private abstract static class Requests<T> implements StreamObserver<T> {
        private final StreamObserver<?> answers;

        Requests(StreamObserver<?> answers) {
            this.answers = answers;
        }

        @Override
        public void onError(Throwable cause) {
            // whoever asked is gone
        }

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }
}
