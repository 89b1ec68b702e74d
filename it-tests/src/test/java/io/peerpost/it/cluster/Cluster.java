package io.peerpost.it.cluster;

import java.util.Set;

/** The servers of a registry and the hosts that use it, on a network of their own. For one thread. */
public interface Cluster extends AutoCloseable {
    /**
     * Adds a host, with what the registry wants to run there.
     *
     * @param ports to publish on the machine that runs the containers
     */
    ContainerHost host(String name, Integer... ports);

    /** What a command on a host takes as {@code --registry}. */
    String uri();

    /** Kills the server that leads. Returns at once. */
    void killLeader();

    /** Starts the servers that do not run, each with its data. Blocks until one leads. */
    void start();

    /** Ends all servers, in good order. What runs on the hosts goes on. */
    void stop();

    /** Ends everything of the registry, agents on hosts too, and starts it without data. Blocks until one leads. */
    void restartEmpty();

    /** The ids of a fleet's nodes that the registry itself lists as well, asked with its own tool. */
    Set<String> listed(String fleet);

    /** What the servers logged, for a failure's message. */
    String told();

    /** Removes all of it. */
    @Override
    void close();
}
