package io.peerpost.broker.http;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.http.internal.net.Cidr;
import io.peerpost.broker.http.internal.publish.PublishConfig;
import io.peerpost.broker.http.internal.subscribe.EndpointConfig;
import io.peerpost.broker.http.internal.subscribe.ListenRange;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds an {@link HttpBroker}. Every option has a default that is right for a first use. Not for several threads. */
public final class HttpBrokerBuilder {
    /** go-micro's name for all HTTP subscribers. */
    static final String FLEET = "micro.http.broker";

    final Supplier<Registry> registry;
    final PublishConfig.Builder publish = PublishConfig.builder();
    final Map<String, HttpHandler> handlers = new LinkedHashMap<>();
    String fleet = FLEET;
    ListenRange listen = ListenRange.ANY;
    boolean listens;

    @Nullable HostPort advertise;

    List<Cidr> allow = List.of();
    EnvelopeCodec codec = new JsonEnvelope();
    BrokerListener listener = new BrokerListener() {};

    @Nullable Path inbox;

    Duration inboxWait = Duration.ZERO;
    boolean closeOnShutdown;
    Duration closeTimeout = Duration.ofSeconds(10);
    int maxMessageBytes = EndpointConfig.DEFAULT_MAX_BODY;
    int maxConnections = EndpointConfig.DEFAULT_MAX_CONNECTIONS;
    Lanes lanes = Lanes.ALL;
    boolean nativeTransport = true;

    HttpBrokerBuilder(String registryUri) {
        registry = () -> Registries.open(registryUri);
    }

    HttpBrokerBuilder(Registry registry) {
        this.registry = () -> new BorrowedRegistry(registry);
    }

    /** The service name that the nodes share; another name keeps two fleets apart in one registry. */
    public HttpBrokerBuilder fleet(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("fleet: '" + name + "' (expected: not blank)");
        }
        fleet = name;
        return this;
    }

    /**
     * Where to listen: {@code HOST:PORT} or {@code HOST:MIN-MAX}, port 0 for any free one, an empty host or
     * {@code 0.0.0.0} for all interfaces. Default: all interfaces, any free port, in protected mode.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public HttpBrokerBuilder listen(String hostAndPorts) {
        listen = ListenRange.parse(hostAndPorts);
        listens = true;
        return this;
    }

    /**
     * The address to register instead of the one found: for NAT, published container ports and the like. Port 0 stands
     * for the port listened on.
     *
     * @throws IllegalArgumentException if it is not {@code HOST:PORT}
     */
    public HttpBrokerBuilder advertise(String hostAndPort) {
        advertise = HostPort.parse(hostAndPort);
        return this;
    }

    /**
     * Networks in CIDR notation that may come in besides loopback; given, they replace protected mode's own choice.
     *
     * @throws IllegalArgumentException if one is not a network, such as {@code 10.1.0.0/16}
     */
    public HttpBrokerBuilder allow(String... networks) {
        allow = networks(networks);
        return this;
    }

    /**
     * Networks in CIDR notation to send to, and nowhere else; default: everywhere. Anybody who can write into the
     * registry, on a LAN everybody, can announce a node at any address. Nodes outside are nobody's targets: skipped,
     * counted in {@link io.peerpost.broker.BrokerStats#skippedNodes()}, and logged once per address. Nodes that give a
     * name in place of an address are skipped too. Link-local addresses and those of cloud metadata services are let in
     * only by a network that lies within them, never by a wider one such as {@code 0.0.0.0/0}.
     *
     * @throws IllegalArgumentException if one is not a network, such as {@code 10.1.0.0/16}
     */
    public HttpBrokerBuilder confine(String... networks) {
        publish.confine = networks(networks);
        return this;
    }

    private static List<Cidr> networks(String... texts) {
        List<Cidr> parsed = new ArrayList<>();
        for (String text : texts) {
            parsed.add(Cidr.parse(text));
        }
        return List.copyOf(parsed);
    }

    /** How messages are put into requests. Default: go-micro's JSON. */
    public HttpBrokerBuilder codec(EnvelopeCodec envelopeCodec) {
        codec = envelopeCodec;
        return this;
    }

    /** Who hears what happens. Default: nobody; dead letters are logged all the same. */
    public HttpBrokerBuilder listener(BrokerListener brokerListener) {
        listener = brokerListener;
        return this;
    }

    /** Answers requests to exactly this path with a handler of yours instead of taking them for messages. */
    public HttpBrokerBuilder handle(String path, HttpHandler handler) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: '" + path + "' (expected: starts with /)");
        }
        handlers.put(path, handler);
        return this;
    }

    /** How large a message may be, encoded, both ways. Default 4 MiB. */
    public HttpBrokerBuilder maxMessageBytes(int bytes) {
        maxMessageBytes = atLeast("maxMessageBytes", bytes, 1024);
        return this;
    }

    /** How many connections may be open towards this broker. Default 4,096. */
    public HttpBrokerBuilder maxConnections(int connections) {
        maxConnections = atLeast("maxConnections", connections, 1);
        return this;
    }

    /**
     * What this broker speaks with other Peerpost brokers, as a publisher and as a subscriber. Default: {@link Lanes#ALL}.
     * Whatever is chosen, it is understood by all others.
     */
    public HttpBrokerBuilder lanes(Lanes which) {
        lanes = which;
        publish.streams = which == Lanes.ALL;
        return this;
    }

    /**
     * Whether sockets are driven by Linux's epoll directly, where Netty's library for that is on the class path
     * ({@code io.netty:netty-transport-native-epoll}, with this machine's classifier) and can be loaded; where not, by the
     * JDK as with false. Default true. What it gains is in docs/performance.md.
     */
    public HttpBrokerBuilder nativeTransport(boolean whereFound) {
        nativeTransport = whereFound;
        return this;
    }

    /** How long {@link HttpBroker#close} may take. Default 10 s. */
    public HttpBrokerBuilder closeTimeout(Duration time) {
        closeTimeout = positive("closeTimeout", time);
        return this;
    }

    /**
     * Closes the broker, which drains it, when the JVM is told to end: SIGTERM, Ctrl-C, {@code System.exit}, or the end of
     * its last thread. Default: off, whoever opens a broker closes it.
     *
     * <p>The JVM then ends when the broker has closed, so that whoever ends the process should give it a little more than
     * {@link #closeTimeout}. The JVM runs its shutdown hooks side by side: what handlers need, a connection pool say, must
     * not be closed by a hook of its own.
     */
    public HttpBrokerBuilder closeOnShutdown() {
        closeOnShutdown = true;
        return this;
    }

    /**
     * Keeps the inbox in a file: what {@code publish} has returned from survives the process and a loss of power, as far
     * as that volume keeps its word, and is delivered when a broker opens the file again. Needs {@code inbox-sqlite} on
     * the class path. Unless set otherwise it holds 10 million messages or 16 GiB, and lifetime, hold time and group
     * memory are 24 h. The file belongs to this fleet, and to one broker at a time. Beside it are its log, its lock, and 16
     * MiB that are given up when the disk is full: then {@code publish} throws an
     * {@link io.peerpost.broker.inbox.InboxException}, and goes on by itself once there is room again.
     */
    public HttpBrokerBuilder inbox(Path file) {
        inbox = file;
        publish.durable = true;
        return this;
    }

    /** How long to wait for another broker that owns the inbox to close; not at all unless set. */
    public HttpBrokerBuilder inboxWait(Duration time) {
        inboxWait = time;
        return this;
    }

    /** How many messages the inbox may hold. Default 100,000. */
    public HttpBrokerBuilder inboxMessages(int messages) {
        publish.inboxMessages = atLeast("inboxMessages", messages, 1);
        return this;
    }

    /** How many bytes, as encoded, the inbox may hold. Default 128 MiB. */
    public HttpBrokerBuilder inboxBytes(long bytes) {
        publish.inboxBytes = bytes < 1024 ? atLeast("inboxBytes", (int) bytes, 1024) : bytes;
        return this;
    }

    /** What part of the inbox one target may fill, in messages and in bytes. Default 0.25. */
    public HttpBrokerBuilder share(double part) {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException("share: " + part + " (expected: above 0, at most 1)");
        }
        publish.share = part;
        return this;
    }

    /** What a publish does when there is no room. Default: throw. */
    public HttpBrokerBuilder whenFull(WhenFull way) {
        publish.whenFull = way;
        return this;
    }

    /** How long a message is tried, counted only while the registry can be heard. Default 10 minutes. */
    public HttpBrokerBuilder lifetime(Duration time) {
        publish.lifetime = positive("lifetime", time);
        return this;
    }

    /** How long a message that never had a target is held, counted likewise. Default 60 s. */
    public HttpBrokerBuilder holdFor(Duration time) {
        publish.holdFor = positive("holdFor", time);
        return this;
    }

    /** How long a group is owed messages after its last member left, counted likewise. Default 60 s. */
    public HttpBrokerBuilder groupMemory(Duration time) {
        publish.groupMemory = positive("groupMemory", time);
        return this;
    }

    /** How often a handler may fail before the message becomes a dead letter. Default 16. */
    public HttpBrokerBuilder attempts(int number) {
        publish.attempts = atLeast("attempts", number, 1);
        return this;
    }

    /** The pause after the first failed attempt; it doubles, with jitter, up to 300 times this. Default 100 ms. */
    public HttpBrokerBuilder retryPause(Duration time) {
        publish.retryPause = positive("retryPause", time);
        return this;
    }

    /** After how long without a byte from a node that owes an answer the connection is given up. Default 30 s. */
    public HttpBrokerBuilder liveness(Duration time) {
        publish.liveness = positive("liveness", time);
        return this;
    }

    /** For how long a node has to refuse connections until it counts as gone. Default 5 s. */
    public HttpBrokerBuilder goneAfter(Duration time) {
        publish.goneAfter = positive("goneAfter", time);
        return this;
    }

    /** How a member of a group is picked. Default: random. A key always picks by rendezvous hashing. */
    public HttpBrokerBuilder picking(Picking way) {
        publish.picking = way;
        return this;
    }

    /** How many dead letters are kept. Default 10,000. */
    public HttpBrokerBuilder deadLetters(int letters) {
        publish.deadLetters = atLeast("deadLetters", letters, 1);
        return this;
    }

    /**
     * Opens the broker: inbox, registry, listener, threads.
     *
     * @throws io.peerpost.broker.inbox.InboxException if the inbox is somebody else's or cannot be used
     * @throws io.peerpost.registry.RegistryException if the registry cannot be opened
     * @throws io.peerpost.broker.ListenException if it cannot listen
     * @throws IllegalStateException if it shall close on shutdown, and the JVM is about to end
     */
    public HttpBroker open() {
        return HttpBroker.open(this);
    }

    private static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }
}
