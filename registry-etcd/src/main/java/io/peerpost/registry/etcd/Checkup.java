package io.peerpost.registry.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.cluster.MemberListResponse;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.RegistryHealth.Server;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks every endpoint how it stands, all at the same time. Used once; blocks. */
final class Checkup {
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<Member> members;
    private final boolean secure;
    private final Duration timeout;
    private final long deadline;

    Checkup(List<Member> members, boolean secure, Duration timeout) {
        this.members = List.copyOf(members);
        this.secure = secure;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /**
     * What an endpoint answered.
     *
     * @param status null if it did not
     * @param nanos how long it took
     * @param failed why it did not answer
     */
    private record Reply(
            Member member,
            @Nullable StatusResponse status,
            long nanos,
            @Nullable String failed) {}

    /**
     * Asks within the request timeout.
     *
     * @param description how messages name the registry
     * @throws RegistryException if the thread is interrupted
     */
    RegistryHealth run(String description) {
        try {
            List<Reply> replies = replies();
            Reply best = null;
            for (Reply reply : replies) {
                if (reply.status != null && (best == null || term(reply) > term(best))) {
                    best = reply;
                }
            }
            List<Server> servers = replies.stream().map(Checkup::server).toList();
            return best == null || best.status == null
                    ? new RegistryHealth(servers, null, null)
                    : new RegistryHealth(
                            servers, leader(best.member, best.status, replies), clock(best.member.address()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(description + ": interrupted while asking how it is", e);
        }
    }

    private static long term(Reply reply) {
        return reply.status == null || reply.status.getLeader() == 0 ? -1 : reply.status.getRaftTerm();
    }

    private List<Reply> replies() throws InterruptedException {
        List<CompletableFuture<Reply>> asked = members.stream().map(this::ask).toList();
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            replies.add(reply(members.get(i), asked.get(i)));
        }
        return replies;
    }

    /** Twice: the first answer pays for the connection. */
    private CompletableFuture<Reply> ask(Member member) {
        // one that hangs must not take the time that the others' clock and names need
        long patience = timeout.toNanos() / 2;
        return status(member)
                .thenCompose(first -> {
                    long start = System.nanoTime();
                    return status(member)
                            .thenApply(status -> new Reply(member, status, System.nanoTime() - start, null));
                })
                .orTimeout(patience, TimeUnit.NANOSECONDS);
    }

    private static CompletableFuture<StatusResponse> status(Member member) {
        try {
            Client client = member.client();
            return client.getMaintenanceClient().statusMember("dns:///" + member.address());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Reply reply(Member member, CompletableFuture<Reply> asked) throws InterruptedException {
        try {
            return asked.get(left(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Reply(member, null, 0, Failure.of(e).reason());
        }
    }

    private long left() {
        return Math.max(SHORTEST, deadline - System.nanoTime());
    }

    private static Server server(Reply reply) {
        HostPort address = reply.member.address();
        StatusResponse status = reply.status;
        if (status == null) {
            return new Server(address, "", null, reply.failed);
        }
        boolean leads = status.getLeader() == status.getHeader().getMemberId();
        String part = leads ? "leads" : status.isLearner() ? "learns" : "follows";
        String about = "etcd " + status.getVersion() + ", " + part + ", " + (status.getDbSize() + (1 << 19)) / (1 << 20)
                + " MiB";
        List<String> errors = status.getErrorList();
        return new Server(
                address, about, Duration.ofNanos(reply.nanos), errors.isEmpty() ? null : String.join("; ", errors));
    }

    /** The leader by its address if it was asked itself, else by the name that the others know it by. */
    private @Nullable String leader(Member asked, StatusResponse status, List<Reply> replies)
            throws InterruptedException {
        long id = status.getLeader();
        if (id == 0) {
            return null;
        }
        Optional<Reply> itself = replies.stream()
                .filter(r -> r.status != null && r.status.getHeader().getMemberId() == id)
                .findFirst();
        return itself.isPresent() ? itself.get().member.toString() : name(asked, id);
    }

    private String name(Member asked, long id) throws InterruptedException {
        String unnamed = "member " + Long.toHexString(id);
        try {
            MemberListResponse list =
                    asked.client().getClusterClient().listMember().get(left(), TimeUnit.NANOSECONDS);
            return list.getMembers().stream()
                    .filter(m -> m.getId() == id && !m.getName().isEmpty())
                    .map(m -> m.getName())
                    .findFirst()
                    .orElse(unnamed);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return unnamed; // it may take rights that we do not have
        }
    }

    /** gRPC tells no time. Plain HTTP on the same port does; with TLS, nothing is said. */
    private @Nullable Duration clock(HostPort address) {
        if (secure) {
            return null;
        }
        try {
            HttpURLConnection http = (HttpURLConnection)
                    URI.create("http://" + address + "/version").toURL().openConnection(Proxy.NO_PROXY);
            int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left() / 2));
            http.setConnectTimeout(millis);
            http.setReadTimeout(millis);
            http.setInstanceFollowRedirects(false);
            http.setRequestProperty("Connection", "close");
            try {
                Instant asked = Instant.now();
                http.getResponseCode();
                return HttpClock.ahead(http.getHeaderField("Date"), asked, Instant.now());
            } finally {
                http.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            return null; // a port for gRPC alone
        }
    }
}
