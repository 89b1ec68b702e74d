package io.peerpost.it.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotModifiedException;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/** One process of a registry in a container of its own, which can end and come back, with what it stored or without. */
final class Server {
    private static final int STOP_SECONDS = 5;

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final String name;
    private final Supplier<GenericContainer<?>> maker;
    private @Nullable GenericContainer<?> container;

    /**
     * Not started yet.
     *
     * @param maker makes a container that is not started
     */
    Server(String name, Supplier<GenericContainer<?>> maker) {
        this.name = name;
        this.maker = maker;
    }

    String name() {
        return name;
    }

    /** Starts it, with what it had stored. Does not wait until it works. */
    void start() {
        if (container == null) {
            container = maker.get();
            container.start();
            return;
        }
        try {
            docker.startContainerCmd(container.getContainerId()).exec();
        } catch (NotModifiedException e) {
            // it runs
        }
    }

    /** Kills it. */
    void kill() {
        docker.killContainerCmd(id()).exec();
    }

    /** Lets it end in its own way. */
    void stop() {
        try {
            docker.stopContainerCmd(id()).withTimeout(STOP_SECONDS).exec();
        } catch (NotModifiedException e) {
            // it had ended
        }
    }

    /** Ends it, with all that it stored. */
    void discard() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    /** Runs a tool inside. Returns what it printed; null if it failed. */
    @Nullable String run(String... command) {
        try {
            GenericContainer<?> running = container;
            if (running == null || !running.isRunning()) {
                return null;
            }
            ExecResult result = running.execInContainer(command);
            return result.getExitCode() == 0 ? result.getStdout() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + name, e);
        }
    }

    /** The end of its log, for a failure's message. */
    String told() {
        String log = container == null ? "" : container.getLogs();
        return "log of " + name + ":\n" + log.substring(Math.max(0, log.length() - 3000));
    }

    private String id() {
        if (container == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return container.getContainerId();
    }
}
