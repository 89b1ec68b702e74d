package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.internal.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Options of an {@link EtcdRegistry}. Not for several threads. */
public final class EtcdRegistryBuilder {
    private static final Logger log = LoggerFactory.getLogger(EtcdRegistry.class);

    private List<HostPort> endpoints = List.of(new HostPort("127.0.0.1", 2379));
    private String namespace = "";
    private Duration requestTimeout = Duration.ofSeconds(5);
    private Duration checkEvery = Duration.ofSeconds(5);
    private @Nullable Login login;
    private @Nullable Tls tls;
    private InstantSource instants = InstantSource.system();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Executor worker;

    EtcdRegistryBuilder() {}

    /** The members of the cluster, or some of them; {@code 127.0.0.1:2379} unless set. */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder endpoints(HostPort... members) {
        return endpoints(List.of(members));
    }

    /**
     * The same with a list.
     *
     * @throws IllegalArgumentException if it is empty, or a port is 0
     */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder endpoints(List<HostPort> members) {
        if (members.isEmpty() || members.stream().anyMatch(member -> member.port() == 0)) {
            throw new IllegalArgumentException("endpoints: " + members + " (expected: at least one, with ports)");
        }
        this.endpoints = List.copyOf(members);
        return this;
    }

    /**
     * What stands before all keys, such as {@code /blue}; nothing unless set, as with go-micro. Another one keeps two
     * fleets in one cluster apart.
     */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder namespace(String prefix) {
        this.namespace = prefix;
        return this;
    }

    /**
     * Whom to log in as; nobody unless set.
     *
     * @throws IllegalArgumentException if one is empty
     */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder login(String user, String password) {
        if (user.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("login: of '" + user + "' (expected: a user and a password)");
        }
        this.login = new Login(user, password);
        return this;
    }

    /**
     * Speaks TLS. The files are read again for each new connection, so they may be replaced.
     *
     * @param ca PEM file with the certificates to trust; those that the JDK trusts if null
     * @param cert PEM file with the certificate to show; none if null
     * @param key PEM file with its private key, in PKCS 8; null exactly if {@code cert} is
     * @throws IllegalArgumentException if one of the last two is null without the other
     */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder tls(@Nullable Path ca, @Nullable Path cert, @Nullable Path key) {
        this.tls = new Tls(ca, cert, key);
        return this;
    }

    /**
     * How long a verb may block; 5 s unless set.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder requestTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("requestTimeout: " + timeout + " (expected: > 0)");
        }
        this.requestTimeout = timeout;
        return this;
    }

    /** How often a silent watch is asked for a sign of life; every 5 s unless set. */
    @CanIgnoreReturnValue
    EtcdRegistryBuilder checkEvery(Duration time) {
        this.checkEvery = time;
        return this;
    }

    /** Tells the time of day that states carry; the system's unless set. */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder instants(InstantSource source) {
        this.instants = source;
        return this;
    }

    /** Says when to beat and to look; a daemon thread of the registry's own unless set. Not closed by the registry. */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder timer(ScheduledExecutorService scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Beats, lists and calls listeners, each of which may block; must not run a task in the thread that hands it in, nor
     * keep one waiting for another. Daemon threads of the registry's own unless set. Not closed by the registry.
     */
    @CanIgnoreReturnValue
    public EtcdRegistryBuilder worker(Executor executor) {
        this.worker = executor;
        return this;
    }

    /**
     * Opens the registry. Does not wait for a cluster that is away.
     *
     * @throws RegistryException if the files for TLS cannot be read
     */
    public EtcdRegistry build() {
        if (tls != null) {
            tls.context(); // what is wrong with the files is said here, and not at every call
        }
        List<ExecutorService> own = new ArrayList<>();
        ScheduledExecutorService usedTimer = timer != null ? timer : add(own, Threads.timer("peerpost-etcd-timer"));
        Executor usedWorker =
                worker != null ? worker : add(own, Executors.newCachedThreadPool(Threads.named("peerpost-etcd")));
        ExecutorService client = add(own, Executors.newCachedThreadPool(Threads.named("peerpost-etcd-client")));
        Surroundings surroundings = new Surroundings(
                instants, usedTimer, usedWorker, e -> log.warn("a listener threw; it goes on being told", e));
        Clients clients = new Clients(login, tls, requestTimeout, client);
        Members members = new Members(
                endpoints.stream()
                        .map(endpoint -> new Member(endpoint, clients, client))
                        .toList(),
                describe(),
                requestTimeout);
        Runnable release = () -> own.forEach(ExecutorService::shutdown); // the last states are still told
        return new EtcdRegistry(this, members, surroundings, release);
    }

    private static <E extends ExecutorService> E add(List<ExecutorService> own, E made) {
        own.add(made);
        return made;
    }

    String namespace() {
        return namespace;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    boolean secure() {
        return tls != null;
    }

    Duration checkEvery() {
        return checkEvery;
    }

    /** As messages name it: the URI that opens it, without what it takes to get in. */
    String describe() {
        String hosts = endpoints.stream().map(HostPort::toString).collect(Collectors.joining(","));
        return "etcd://" + hosts + (namespace.isEmpty() ? "" : "?namespace=" + namespace);
    }
}
