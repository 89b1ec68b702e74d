package io.peerpost.registry.etcd;

import io.etcd.jetcd.Client;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of one cluster. All calls go to the same one for as long as it answers; when it does not, they go on to
 * the next, and whoever calls later begins there. A call is tried until its time is over, but where nobody can be
 * reached it fails at once.
 *
 * <p>May be shared between threads; calls block.
 */
final class Members {
    private static final Logger log = LoggerFactory.getLogger(EtcdRegistry.class);

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(400);

    private final List<Member> members;
    private final String description;
    private final long timeoutNanos;

    /** Counts how often it went on to the next. */
    private final AtomicInteger turn =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 20));

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Member answered;
    private volatile long closeBy;

    /**
     * Endpoints.
     *
     * @param description how messages name the registry
     */
    Members(List<Member> members, String description, Duration timeout) {
        this.members = List.copyOf(members);
        this.description = description;
        this.timeoutNanos = timeout.toNanos();
    }

    /** Something to ask of an endpoint. */
    interface Request<T> {
        CompletableFuture<T> on(Client client);
    }

    /** The endpoint that calls go to now. */
    Member current() {
        return members.get(Math.floorMod(turn.get(), members.size()));
    }

    /** All endpoints, in the order given. */
    List<Member> all() {
        return members;
    }

    /** Goes on to the next endpoint, unless somebody has done so already. */
    void goOn(Member from) {
        int now = turn.get();
        if (members.get(Math.floorMod(now, members.size())) == from) {
            turn.compareAndSet(now, now + 1);
        }
    }

    /**
     * Asks until somebody answers; blocks no longer than the request timeout. Safe only for what may be done twice.
     *
     * @param what for messages, such as {@code looking up orders}
     * @throws AnswerException if the answer is no
     * @throws RegistryUnavailableException if there was none
     */
    <T> T call(String what, Request<T> request) {
        long deadline = deadline();
        int unreached = 0;
        for (int attempt = 0; ; attempt++) {
            Member member = current();
            Throwable failed;
            Failure failure;
            try {
                T answer = once(member, request, patience(attempt, deadline - System.nanoTime()));
                noteAnswer(member);
                return answer;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryException(description + ": interrupted while " + what, e);
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                failed = e;
                failure = Failure.of(e);
            }
            if (failure.kind() == Failure.Kind.REFUSED) {
                noteAnswer(member);
                throw refused(what, failure, failed);
            }
            log.debug("{}: {} while {}: {}", description, member, what, failure.reason());
            goOn(member);
            if (failure.kind() == Failure.Kind.AWAY && !(failed instanceof TimeoutException)) {
                unreached++;
            }
            // one more than there are: a connection may have broken long ago without being used since
            if (unreached > members.size() || !pause(attempt, deadline)) {
                throw away(what, failure, failed);
            }
        }
    }

    /** Asks once and waits for nothing. */
    <T> void tell(Request<T> request) {
        try {
            var unused = request.on(current().client()).whenComplete((answer, failed) -> {
                if (failed != null) {
                    log.debug("{}: {}", description, Failure.of(failed).reason());
                }
            });
        } catch (RuntimeException e) {
            log.debug("{}: {}", description, Failure.of(e).reason());
        }
    }

    private <T> T once(Member member, Request<T> request, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        Client client = member.client();
        try {
            return request.on(client).get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            member.suspect(client);
            throw e;
        } catch (ExecutionException | RuntimeException e) {
            if (Failure.of(e).kind() == Failure.Kind.AWAY) {
                member.drop(client);
            }
            throw e;
        }
    }

    /** In the first round nobody gets more than a share of half the time; whoever is asked last gets the rest. */
    private long patience(int attempt, long left) {
        return attempt < members.size() ? Math.min(left, timeoutNanos / (2L * members.size())) : left;
    }

    private boolean pause(int attempt, long deadline) {
        long most = Math.min(LAST_PAUSE, FIRST_PAUSE << Math.min(attempt, 10));
        long pause = ThreadLocalRandom.current().nextLong(most / 2, most);
        if (deadline - System.nanoTime() < pause) {
            return false;
        }
        try {
            return !closing.await(pause, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private long deadline() {
        long own = System.nanoTime() + timeoutNanos;
        return closing.getCount() > 0 || closeBy - own > 0 ? own : closeBy;
    }

    private void noteAnswer(Member member) {
        Member before = answered;
        if (before != member) {
            answered = member;
            if (before != null) {
                log.info("{}: going on with {}, {} did not answer", description, member, before);
            }
        }
    }

    private AnswerException refused(String what, Failure failure, Throwable cause) {
        String advice = switch (failure.code()) {
            case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT ->
                " (check user, password and the role's permissions)";
            default -> "";
        };
        return new AnswerException(
                line(description + " refused while " + what + ": " + failure.reason() + advice), failure.code(), cause);
    }

    private RegistryUnavailableException away(String what, Failure failure, Throwable cause) {
        String did = switch (failure.kind()) {
            case AWAY ->
                cause instanceof TimeoutException
                        ? "did not answer within " + timeoutNanos / 1e9 + " s"
                        : "cannot be reached";
            case BUSY, REFUSED -> "could not answer";
        };
        return new RegistryUnavailableException(
                line(description + " " + did + " while " + what + ": " + failure.reason()
                        + " (is it up, and is this its address?)"),
                cause);
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    /** From now on nobody waits longer than one more request timeout, all together. */
    void closing() {
        closeBy = System.nanoTime() + timeoutNanos;
        closing.countDown();
    }

    /** Closes all connections. */
    void close() {
        members.forEach(Member::close);
    }
}
