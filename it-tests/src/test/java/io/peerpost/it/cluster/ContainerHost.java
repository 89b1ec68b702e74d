package io.peerpost.it.cluster;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.model.Capability;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Launch;
import io.peerpost.it.harness.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/** A host: a container with Java and this build of the command, which can be cut off from the others. */
public final class ContainerHost implements Place, AutoCloseable {
    private static final List<String> JAVA =
            List.of("java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final String name;
    private final Net net;
    private final String address;
    private final GenericContainer<?> container;
    private final AtomicInteger processes = new AtomicInteger();

    private ContainerHost(String name, Net net, String address, GenericContainer<?> container) {
        this.name = name;
        this.net = net;
        this.address = address;
        this.container = container;
    }

    static ContainerHost start(String name, Net net, int number, Integer... ports) {
        Path app = Commands.app();
        GenericContainer<?> container = new GenericContainer<>(Images.host())
                .withCommand("tail", "-f", "/dev/null")
                .withExposedPorts(ports)
                .waitingFor(new NoWait())
                .withCreateContainerCmdModifier(
                        create -> requireNonNull(create.withHostName(name).getHostConfig())
                                .withCapAdd(Capability.NET_ADMIN))
                .withCopyFileToContainer(
                        MountableFile.forHostPath(app.resolve("peerpost-cli.jar")), "/app/peerpost-cli.jar")
                .withCopyFileToContainer(MountableFile.forHostPath(app.resolve("lib")), "/app/lib");
        net.put(container, number);
        container.start();
        return new ContainerHost(name, net, net.address(number), container);
    }

    /** Its address on the cluster's network. */
    public String address() {
        return address;
    }

    /** The network that all hosts of the cluster are on, as a CIDR. */
    public String subnet() {
        return net.subnet();
    }

    /** Where the hosts of the cluster reach a port of this one that is published on the machine that runs them. */
    public String published(int port) {
        return net.gateway() + ":" + container.getMappedPort(port);
    }

    /** The address that peers have which come through {@link #published}. */
    public String gateway() {
        return net.gateway();
    }

    /** Cuts it off from everybody else, in silence; what runs on it goes on. */
    public void cut() {
        run("iptables", "-A", "INPUT", "!", "-i", "lo", "-j", "DROP");
        run("iptables", "-A", "OUTPUT", "!", "-o", "lo", "-j", "DROP");
    }

    /** Ends {@link #cut}. */
    public void join() {
        run("iptables", "-F");
    }

    @Override
    public Running start(Launch launch) throws IOException {
        String pid = "/tmp/" + processes.incrementAndGet() + ".pid";
        List<String> line = new ArrayList<>(List.of("docker", "exec", "-i"));
        launch.environment().forEach((key, value) -> line.addAll(List.of("-e", key + "=" + value)));
        line.addAll(List.of(id(), "sh", "-c", "echo $$ >" + pid + "; exec \"$@\"", "sh"));
        line.addAll(JAVA);
        line.addAll(List.of("-jar", "/app/peerpost-cli.jar"));
        line.addAll(launch.args());
        return new Running(new ProcessBuilder(line).start(), signal -> send(signal, pid));
    }

    private void send(String signal, String pid) {
        run("sh", "-c", "p=$(cat " + pid + ") && [ -e /proc/$p ] || exit 0; kill -" + signal + " $p");
    }

    String id() {
        return container.getContainerId();
    }

    private void run(String... command) {
        String what = String.join(" ", command) + " on " + this;
        try {
            ExecResult result = container.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(what + " failed: " + result.getStderr() + result.getStdout());
            }
        } catch (IOException e) {
            throw new IllegalStateException(what + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + " was interrupted", e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    @Override
    public String toString() {
        return name;
    }
}
