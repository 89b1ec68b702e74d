package io.peerpost.registry.consul;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent that a registry speaks to, for as long as it lives: what was registered at one agent can only be renewed and
 * deregistered there. Of several addresses the first that answers is taken, as go-micro does, and kept. May be shared
 * between threads.
 */
final class Agents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulRegistry.class);

    private final List<HostPort> addresses;
    private final @Nullable String datacenter;
    private final Duration timeout;
    private final AgentHttp http;
    private final AtomicReference<@Nullable HostPort> chosen;
    private volatile boolean closing;

    Agents(List<HostPort> addresses, @Nullable String datacenter, Duration timeout, AgentHttp http) {
        this.addresses = List.copyOf(addresses);
        this.datacenter = datacenter;
        this.timeout = timeout;
        this.http = http;
        this.chosen = new AtomicReference<>(addresses.size() == 1 ? addresses.get(0) : null);
    }

    /**
     * Asks within the request timeout.
     *
     * @param doing what for, for the message: {@code looking up orders}
     * @throws RegistryException if the agent does not answer or refuses
     * @throws IllegalStateException if closed
     */
    @CanIgnoreReturnValue
    <T> T ask(String doing, Question<T> question) {
        if (closing) {
            throw new IllegalStateException("registry " + this + " is closed");
        }
        return askToTheEnd(doing, question);
    }

    /** The same, also while the registry is closing. */
    @CanIgnoreReturnValue
    <T> T askToTheEnd(String doing, Question<T> question) {
        return ask(doing, timeout, call -> {}, question);
    }

    /**
     * Asks within a time of the caller's.
     *
     * @param begun is told what ends the conversation early
     */
    <T> T ask(String doing, Duration limit, Consumer<AgentCall> begun, Question<T> question) {
        try (AgentCall call = http.call(limit)) {
            begun.accept(call);
            HostPort address = chosen.get();
            return question.of(agent(address == null ? choose() : address, call));
        } catch (AgentException e) {
            throw failure(doing, e);
        }
    }

    private ConsulAgent agent(HostPort address, AgentCall call) {
        return new EcwidAgent(address, call, datacenter);
    }

    /** Tries each within its share of the timeout. */
    private HostPort choose() throws AgentException {
        Duration share = timeout.dividedBy(addresses.size() + 1L);
        AgentException last = new AgentException("has no address", null);
        for (HostPort address : addresses) {
            try {
                askAt(address, share, ConsulAgent::leader);
                if (chosen.compareAndSet(null, address)) {
                    log.info("{}: uses the agent at {}", this, address);
                }
                return Objects.requireNonNull(chosen.get());
            } catch (AgentException e) {
                last = e;
            }
        }
        throw last;
    }

    private RegistryException failure(String doing, AgentException e) {
        String where = "registry " + this + " ";
        if (e.status() == 0) {
            return new RegistryUnavailableException(where + e.getMessage() + " while " + doing, e);
        }
        String text = where + "answered " + e.status() + " while " + doing + ": " + e.getMessage();
        if (e.status() == 401 || e.status() == 403) {
            text += " (give it an ACL token: CONSUL_HTTP_TOKEN or token-file=F)";
        }
        return e.passing() ? new RegistryUnavailableException(text, e) : new RegistryException(text, e);
    }

    /** The addresses that were given. */
    List<HostPort> addresses() {
        return addresses;
    }

    /** Asks one address, whichever is chosen, within a part of the request timeout. */
    @CanIgnoreReturnValue
    <T> T askAt(HostPort address, Duration limit, Question<T> question) throws AgentException {
        try (AgentCall call = http.call(limit)) {
            return question.of(agent(address, call));
        }
    }

    /** From now on only registrations are ended. */
    void closing() {
        closing = true;
    }

    /** Ends at once whatever is asked. */
    @Override
    public void close() {
        closing = true;
        http.close();
    }

    /** The URI of it. */
    @Override
    public String toString() {
        return "consul://" + addresses.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }

    /** What is asked in a conversation. */
    @FunctionalInterface
    interface Question<T> {
        T of(ConsulAgent agent) throws AgentException;
    }
}
