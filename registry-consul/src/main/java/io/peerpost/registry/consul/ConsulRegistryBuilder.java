package io.peerpost.registry.consul;

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Options of a {@link ConsulRegistry}. Not for several threads. */
public final class ConsulRegistryBuilder {
    static final int PORT = 8500;

    private static final Logger log = LoggerFactory.getLogger(ConsulRegistry.class);

    /** Notices within this time that an agent is no longer heard, for a few queries more. */
    private static final Duration WAIT = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LISTS = Duration.ofSeconds(1);

    private List<HostPort> addresses = List.of(new HostPort("127.0.0.1", PORT));
    private @Nullable String datacenter;
    private Consistency consistency = Consistency.DEFAULT;
    private @Nullable String token;
    private TlsFiles tls = TlsFiles.NONE;
    private boolean secure;
    private Duration requestTimeout = Duration.ofSeconds(5);
    private Duration wait = WAIT;
    private Duration betweenLists = BETWEEN_LISTS;
    private InstantSource instants = InstantSource.system();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Executor worker;

    ConsulRegistryBuilder() {}

    /**
     * Where the agent is; 127.0.0.1:8500 unless set. It should be the agent of this host: what is registered is healthy
     * as long as that agent is. Of several the first that answers is taken, and kept for the registry's life, since what
     * was registered at one agent can only be renewed and deregistered there.
     *
     * @throws IllegalArgumentException if there is none
     */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder addresses(List<HostPort> agents) {
        if (agents.isEmpty()) {
            throw new IllegalArgumentException("addresses: none (expected: at least one)");
        }
        this.addresses = List.copyOf(agents);
        return this;
    }

    /** The same with a list in place. */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder addresses(HostPort... agents) {
        return addresses(List.of(agents));
    }

    /** Where to look services up; the agent's own unless set. What is registered is always in the agent's own. */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder datacenter(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("datacenter: '" + name + "' (expected: not blank)");
        }
        this.datacenter = name;
        return this;
    }

    /**
     * How sure an answer has to be: {@code default} (the leader's word), {@code consistent} (the leader's, once its quorum
     * has confirmed it) or {@code stale} (any server's, also without a leader); {@code default} unless set.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder consistency(String mode) {
        this.consistency = Consistency.of(mode);
        return this;
    }

    /**
     * The ACL token; none unless set. It goes to the agent in a header, and nowhere else. It needs {@code service:write}
     * for what is registered, and {@code service:read} and {@code node:read} to look up.
     *
     * @throws IllegalArgumentException if it is empty or cannot stand in a header; the message does not repeat it
     */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder token(String secret) {
        if (secret.isEmpty() || secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("token: not shown (expected: one word of printable ASCII)");
        }
        this.token = secret;
        return this;
    }

    /** Speaks TLS with the agent, whose certificate has to be of an authority that Java trusts. */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder tls() {
        this.secure = true;
        return this;
    }

    /** Speaks TLS, and trusts the authorities in this PEM file and no others. */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder tlsCa(Path certificates) {
        this.tls = tls.withCa(certificates);
        return tls();
    }

    /**
     * Speaks TLS, and shows this certificate.
     *
     * @param certificate PEM, with the chain behind it
     * @param key PEM, not encrypted: PKCS#8, PKCS#1 or SEC 1
     */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder tlsCertificate(Path certificate, Path key) {
        this.tls = tls.withCertificate(certificate, key);
        return tls();
    }

    /**
     * How long a verb may block; 5 s unless set.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder requestTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("requestTimeout: " + timeout + " (expected: > 0)");
        }
        this.requestTimeout = timeout;
        return this;
    }

    /** How watches are paced, for tests: how long a query waits (whole seconds), and what lies between two lists. */
    @CanIgnoreReturnValue
    ConsulRegistryBuilder pace(Duration longest, Duration leastBetween) {
        this.wait = longest;
        this.betweenLists = leastBetween;
        return this;
    }

    /** Tells the time of day that states carry; the system's unless set. */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder instants(InstantSource source) {
        this.instants = source;
        return this;
    }

    /**
     * Says when to beat, and calls listeners unless {@link #worker} is set; a daemon thread of the registry's own unless
     * set. Not closed by the registry.
     */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder timer(ScheduledExecutorService scheduler) {
        this.timer = scheduler;
        return this;
    }

    /**
     * Beats, which may block for the request timeout, and calls listeners; must not run a task in the thread that hands it
     * in. Daemon threads of the registry's own unless set, or the timer if that is. Not closed by the registry.
     */
    @CanIgnoreReturnValue
    public ConsulRegistryBuilder worker(Executor executor) {
        this.worker = executor;
        return this;
    }

    /**
     * Opens the registry. Does not ask for an agent, which may be away.
     *
     * @throws RegistryException if a file with certificates or keys cannot be read
     */
    public ConsulRegistry build() {
        AgentHttp http = new AgentHttp(requestTimeout, token, secure ? tls.context() : null);
        List<ExecutorService> own = new ArrayList<>();
        ScheduledExecutorService usedTimer = timer != null ? timer : add(own, Threads.timer("peerpost-consul-timer"));
        ExecutorService threads = add(own, Executors.newCachedThreadPool(Threads.named("peerpost-consul")));
        Executor usedWorker = worker != null ? worker : timer != null ? timer : threads;
        Surroundings surroundings = new Surroundings(
                instants, usedTimer, usedWorker, e -> log.warn("a listener threw; it goes on being told", e));
        Runnable release = () -> own.forEach(ExecutorService::shutdown); // the last states are still told
        Agents agents = new Agents(addresses, datacenter, requestTimeout, http);
        return new ConsulRegistry(this, agents, surroundings, threads, release);
    }

    private static <E extends ExecutorService> E add(List<ExecutorService> own, E made) {
        own.add(made);
        return made;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    Consistency consistency() {
        return consistency;
    }

    Follower.Pace pace() {
        return new Follower.Pace(wait, requestTimeout, betweenLists);
    }
}
