package io.peerpost.it.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts {@code ./peerpost} for a test, and kills behind it whatever it left. What the processes wrote is told where
 * the test failed. To be registered as an extension; several threads of one test may use it.
 */
public final class Commands implements BeforeEachCallback, AfterEachCallback {
    /** The registry of tests that do not leave this machine. */
    public static final String LOOPBACK = "mdns://?interface=lo";

    private static final Path ROOT = root();

    private final List<Command> started = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong topics = new AtomicLong();

    /** Where the project is. */
    public static Path root() {
        String given = System.getProperty("peerpost.root", "");
        // an IDE runs tests in the module's folder
        return given.isEmpty() ? Path.of("").toAbsolutePath().resolveSibling("") : Path.of(given);
    }

    /** The build of the command that {@code ./peerpost} runs: its jar and the folder {@code lib} beside it. */
    public static Path app() {
        Path state = ROOT.resolve(".peerpost");
        try {
            return state.resolve(Files.readString(state.resolve("current")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("./peerpost was never built", e);
        }
    }

    /** A topic that nobody else uses. */
    public String topic(String readable) {
        return "it." + readable + "." + ProcessHandle.current().pid() + "." + topics.incrementAndGet() + "."
                + Long.toString(System.nanoTime(), 36);
    }

    /** A command as given. */
    public Launch command(String... args) {
        return Launch.of(this::start, args);
    }

    /** A program of the tests' own, in place of the command. */
    public Launch program(Class<?> main, String... args) {
        return command(args).on(launch -> {
            List<String> line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()));
            line.addAll(launch.args());
            Process process = new ProcessBuilder(line).start();
            return new Place.Running(process, signal -> Local.send(process, signal));
        });
    }

    /** A subscriber over the loopback interface that prints JSON. */
    public Launch sub(String topic, String... more) {
        return command("sub", topic, "--registry", LOOPBACK, "--json").with(more);
    }

    /** A publisher over the loopback interface that prints JSON, with a patience for slow machines. */
    public Launch pub(String topic, String... more) {
        Launch launch = command("pub", topic, "--registry", LOOPBACK, "--json").with(more);
        return launch.args().contains("--wait") ? launch : launch.with("--wait", "90");
    }

    private Command start(Launch launch) {
        Command command = launch(launch);
        started.add(command);
        return command;
    }

    private static Command launch(Launch launch) {
        try {
            Place.Running running = launch.place().start(launch);
            Command command = new Command("peerpost " + String.join(" ", launch.args()), running, launch.outMost());
            if (launch.in() != null) {
                feed(running.process().getOutputStream(), launch.in().getBytes(StandardCharsets.UTF_8));
            }
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void feed(OutputStream in, byte[] bytes) {
        Thread writer = new Thread(
                () -> {
                    try (in) {
                        in.write(bytes);
                    } catch (IOException e) {
                        // it has ended without reading everything
                    }
                },
                "standard input of a command");
        writer.setDaemon(true);
        writer.start();
    }

    /** Builds the command, once in a run of tests. */
    public static void ensureBuilt(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Commands.class))
                .computeIfAbsent("built", key -> build());
    }

    private static boolean build() {
        try {
            Process process = new ProcessBuilder(ROOT.resolve("peerpost").toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("./peerpost --version failed: run it by hand to see why");
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building", e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        ensureBuilt(context); // here, since an extension in a field of an instance is not called before all
        killAll();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            List.copyOf(started).forEach(command -> System.err.println(command.told()));
        }
        killAll();
    }

    private void killAll() {
        List.copyOf(started).forEach(Command::kill);
        started.clear();
    }
}
