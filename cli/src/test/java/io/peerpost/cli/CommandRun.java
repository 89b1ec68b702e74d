package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the command in this process, with streams and environment of its own. */
final class CommandRun implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Stop stop = new Stop();
    private final Map<String, String> environment = new HashMap<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream outTo = out;

    /** Runs it to its end. */
    static CommandRun of(String... args) {
        return new CommandRun().run(args);
    }

    CommandRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    CommandRun withInput(String text) {
        return withInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    CommandRun withInput(InputStream stream) {
        in = stream;
        return this;
    }

    CommandRun withOutput(OutputStream stream) {
        outTo = stream;
        return this;
    }

    CommandRun run(String... args) {
        exit.complete(Main.run(args, terminal()));
        return this;
    }

    /** Runs it on a thread of its own. */
    CommandRun start(String... args) {
        Terminal terminal = terminal();
        new Thread(() -> exit.complete(Main.run(args, terminal)), "command-" + args[0]).start();
        return this;
    }

    private Terminal terminal() {
        return new Terminal(in, stream(outTo), stream(err), environment, stop);
    }

    private static PrintStream stream(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    /** Its one line of results, once it has ended well. */
    String result() {
        assertEquals(0, exit(), this::err);
        assertEquals(1, out().size(), () -> out().toString());
        return out().get(0);
    }

    int exit() {
        return exit.orTimeout(40, TimeUnit.SECONDS).join();
    }

    boolean ended() {
        return exit.isDone();
    }

    List<String> out() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Asserts an exit code, nothing on standard output and one line on standard error, which it returns. */
    String failedWith(int code) {
        assertEquals(code, exit(), this::err);
        assertEquals(List.of(), out());
        assertEquals(1, err().lines().count(), this::err);
        return err().strip();
    }

    /** Asks it to end, as a signal would. */
    CommandRun stop() {
        stop.request();
        return this;
    }

    @Override
    public void close() {
        stop();
        exit();
    }
}
