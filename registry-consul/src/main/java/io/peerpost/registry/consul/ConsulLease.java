package io.peerpost.registry.consul;

import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.Lease;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One registration's hold on Consul: an instance with a TTL check at the agent. Calls come one at a time. */
final class ConsulLease implements Lease {
    private final Agents agents;
    private final String service;
    private final String id;
    private final Duration ttl;
    private final ConcurrentMap<String, ConsulLease> owners;
    private final Executor worker;
    private boolean written;

    /**
     * A lease.
     *
     * @param owners who of this registry holds which id; shared by its leases
     * @param worker does what nobody waits for
     */
    ConsulLease(
            Agents agents, Service record, Duration ttl, ConcurrentMap<String, ConsulLease> owners, Executor worker) {
        this.owners = owners;
        this.agents = agents;
        this.service = record.name();
        this.id = record.node().id();
        this.ttl = ttl;
        this.worker = worker;
    }

    String service() {
        return service;
    }

    @Override
    public void check(Service record) {
        Instances.check(record);
    }

    /** Passed at once, as go-micro does. */
    @Override
    public void write(Service record) {
        ConsulAgent.Instance instance = Instances.of(record, ttl);
        agents.ask("registering " + id + " of " + service, agent -> {
            agent.register(instance);
            if (!agent.pass(id)) {
                throw new AgentException(404, "the agent took the registration and does not have it");
            }
            return true;
        });
        written = true;
        owners.put(id, this);
    }

    /** One that another registration has replaced is silent. */
    @Override
    public boolean renew() {
        return owners.get(id) != this || agents.ask("renewing " + id + " of " + service, agent -> agent.pass(id));
    }

    /**
     * Of what never was written for certain an attempt is made to take it out, which nobody waits for: the time is over
     * that the caller would wait.
     */
    @Override
    public void remove() {
        if (written) {
            if (owners.remove(id, this)) {
                deregister();
            }
            return;
        }
        try {
            worker.execute(this::deregisterQuietly);
        } catch (RejectedExecutionException e) {
            // the registry is closing
        }
    }

    private void deregisterQuietly() {
        try {
            if (!owners.containsKey(id)) {
                deregister();
            }
        } catch (RegistryException | IllegalStateException e) {
            // it was not there, or goes with its TTL
        }
    }

    private void deregister() {
        agents.askToTheEnd("deregistering " + id + " of " + service, agent -> {
            agent.deregister(id);
            return true;
        });
    }
}
