package io.peerpost.it.harness;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two hosts for each test, as network namespaces joined by one wire: 10.77.0.1 and 10.77.0.2, without default route,
 * each with a loopback interface of its own. Needs root. To be registered as an extension, before {@link Commands}, so
 * that what runs inside is gone before they are.
 */
public final class Hosts implements BeforeEachCallback, AfterEachCallback {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Deque<String> made = new ConcurrentLinkedDeque<>();
    /** For a run that is broken off. */
    private final Thread hook = new Thread(this::deleteAll, "delete hosts");

    private String left = "";
    private String right = "";

    /** The first host's namespace. */
    public String left() {
        return left;
    }

    /** The second host's namespace. */
    public String right() {
        return right;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Runtime.getRuntime().addShutdownHook(hook);
        String name = "pp" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        left = add(name + "l");
        right = add(name + "r");
        Shell.run("ip", "-n", left, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", right);
        start(left, "10.77.0.1/24");
        start(right, "10.77.0.2/24");
    }

    private String add(String name) {
        Shell.run("ip", "netns", "add", name);
        made.push(name);
        return name;
    }

    private static void start(String host, String address) {
        Shell.run("ip", "-n", host, "link", "set", "lo", "up");
        Shell.run("ip", "-n", host, "address", "add", address, "dev", "wire");
        Shell.run("ip", "-n", host, "link", "set", "wire", "up");
    }

    /** Pulls the wire. */
    public void cut() {
        Shell.run("ip", "-n", left, "link", "set", "wire", "down");
    }

    /** Puts the wire back. */
    public void join() {
        Shell.run("ip", "-n", left, "link", "set", "wire", "up");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Runtime.getRuntime().removeShutdownHook(hook);
        deleteAll();
    }

    private void deleteAll() {
        for (String host = made.poll(); host != null; host = made.poll()) {
            Shell.run("ip", "netns", "delete", host);
        }
    }
}
