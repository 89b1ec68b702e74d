package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.internal.Surroundings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Options of an {@link MdnsRegistry}. Not for several threads. */
public final class MdnsRegistryBuilder {
    private static final Logger log = LoggerFactory.getLogger(MdnsRegistry.class);
    private static final int PORT = 5353;

    private List<String> interfaces = List.of();
    private String domain = "micro";
    private int port = PORT;
    private Duration requestTimeout = Duration.ofSeconds(5);
    private LongSupplier nanoTime = System::nanoTime;
    private InstantSource instants = InstantSource.system();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Executor worker;

    MdnsRegistryBuilder() {}

    /**
     * Speaks on these interfaces only, such as {@code eth0}, or {@code lo} for this machine alone. Unless set: all that
     * are up and do multicast, and loopback if there is no other.
     */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder interfaces(String... names) {
        return interfaces(List.of(names));
    }

    /** The same with a list; an empty one means the default. */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder interfaces(List<String> names) {
        this.interfaces = List.copyOf(names);
        return this;
    }

    /**
     * The domain that all names end in; {@code micro} unless set, as with go-micro. Another one keeps two fleets on one
     * network apart.
     *
     * @throws IllegalArgumentException if it is no name for the DNS
     */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder domain(String name) {
        DnsNames.of("domain", name, name);
        this.domain = name;
        return this;
    }

    /**
     * The UDP port of the group; 5353 unless set. On another one only registries with the same setting are met.
     *
     * @throws IllegalArgumentException if it is not from 1 to 65535
     */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder port(int number) {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("port: " + number + " (expected: 1 to 65535)");
        }
        this.port = number;
        return this;
    }

    /**
     * How long a verb may block; 5 s unless set. A first lookup takes up to a second.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder requestTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("requestTimeout: " + timeout + " (expected: > 0)");
        }
        this.requestTimeout = timeout;
        return this;
    }

    /** Tells the time of day that states carry; the system's unless set. */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder instants(InstantSource source) {
        this.instants = source;
        return this;
    }

    /**
     * Says when to do what is due, and calls listeners unless {@link #worker} is set; a daemon thread of the registry's
     * own unless set. Not closed by the registry.
     *
     * @param scheduler runs the timers
     * @param nanoTime the monotonic clock that it keeps, in nanoseconds
     */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder timer(ScheduledExecutorService scheduler, LongSupplier nanoTime) {
        this.timer = scheduler;
        this.nanoTime = nanoTime;
        return this;
    }

    /**
     * Beats and calls listeners; must not run a task in the thread that hands it in. Daemon threads of the registry's
     * own unless set, or the timer if that is. Not closed by the registry.
     */
    @CanIgnoreReturnValue
    public MdnsRegistryBuilder worker(Executor executor) {
        this.worker = executor;
        return this;
    }

    /**
     * Opens the registry. Does not wait for a network that is down.
     *
     * @throws RegistryException if a named interface does not exist, or the port is held by a program that does not
     *     share it
     */
    public MdnsRegistry build() {
        return build((timing, description) -> new UdpTransport(interfaces, port, timing, description));
    }

    /** The same over a network of a test's own. */
    MdnsRegistry build(BiFunction<Timing, String, Transport> network) {
        List<ExecutorService> own = new ArrayList<>();
        ScheduledExecutorService usedTimer = timer != null ? timer : add(own, Threads.timer("peerpost-mdns-timer"));
        Executor usedWorker = worker != null
                ? worker
                : timer != null ? timer : add(own, Executors.newCachedThreadPool(Threads.named("peerpost-mdns")));
        Surroundings surroundings = new Surroundings(
                instants, usedTimer, usedWorker, e -> log.warn("a listener threw; it goes on being told", e));
        Runnable release = () -> own.forEach(ExecutorService::shutdown); // the last states are still told
        Timing timing = new Timing(nanoTime, usedTimer);
        try {
            Transport transport = network.apply(timing, describe());
            return new MdnsRegistry(this, transport, timing, surroundings, release);
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private static <E extends ExecutorService> E add(List<ExecutorService> own, E made) {
        own.add(made);
        return made;
    }

    String domain() {
        return domain;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    /** As messages name it: the URI that opens it. */
    String describe() {
        StringBuilder uri = new StringBuilder("mdns://");
        add(uri, "interface", String.join(",", interfaces));
        add(uri, "domain", domain.equals("micro") ? "" : domain);
        add(uri, "port", port == PORT ? "" : String.valueOf(port));
        return uri.toString();
    }

    private static void add(StringBuilder uri, String key, String value) {
        if (!value.isEmpty()) {
            uri.append(uri.indexOf("?") < 0 ? '?' : '&').append(key).append('=').append(value);
        }
    }
}
