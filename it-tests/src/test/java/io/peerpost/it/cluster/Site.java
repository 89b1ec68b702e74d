package io.peerpost.it.cluster;

import static java.util.Objects.requireNonNull;

import io.peerpost.it.harness.Commands;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster and three hosts for the tests of a class. What the servers logged is told where a test failed. To be
 * registered as an extension, in a static field.
 */
public final class Site<C extends Cluster>
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final int PORT = 9090;

    private final Supplier<C> opener;
    private @Nullable C cluster;
    private List<ContainerHost> hosts = List.of();

    private Site(Supplier<C> opener) {
        this.opener = opener;
    }

    /** With three etcd nodes. */
    public static Site<EtcdCluster> etcd() {
        return new Site<>(EtcdCluster::open);
    }

    /** With three Consul servers. */
    public static Site<ConsulCluster> consul() {
        return new Site<>(ConsulCluster::open);
    }

    /** The cluster. */
    public C cluster() {
        return requireNonNull(cluster, "not open");
    }

    /** The three hosts. On each the port {@link #port} is published. */
    public List<ContainerHost> hosts() {
        return hosts;
    }

    /** The port of each host that is published. */
    public int port() {
        return PORT;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Commands.ensureBuilt(context);
        C opened = opener.get();
        cluster = opened;
        hosts = List.of(opened.host("east", PORT), opened.host("south", PORT), opened.host("west", PORT));
    }

    /** Everything runs and hears each other again, whatever the test before has left. */
    @Override
    public void beforeEach(ExtensionContext context) {
        hosts.forEach(ContainerHost::join);
        cluster().start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.err.println(cluster().told());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (cluster != null) {
            cluster.close();
        }
    }
}
