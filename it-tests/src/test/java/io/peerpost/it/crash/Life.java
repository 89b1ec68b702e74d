package io.peerpost.it.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One life of one of the fleet: a process and its books. For one thread. */
final class Life {
    private static final int PATIENCE_SECONDS = 60;
    private static final int SHOWN = 2_000;
    private static final String LOG = "log";

    /** How a process has ended that was killed. */
    private static final int KILLED = 128 + 9;

    private final Actor actor;
    private final int number;
    private final Path books;
    private final Process process;
    private long killedAt;
    private long deadAt;

    private Life(Actor actor, int number, Path books, Process process) {
        this.actor = actor;
        this.number = number;
        this.books = books;
        this.process = process;
    }

    static Life begin(Actor actor, int number, Path books, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(books.resolve(LOG).toFile())
                .start();
        return new Life(actor, number, books, process);
    }

    Actor actor() {
        return actor;
    }

    Path books() {
        return books;
    }

    boolean killed() {
        return killedAt > 0;
    }

    Chapter chapter() {
        return new Chapter(actor, books, killedAt, deadAt);
    }

    boolean runs() {
        return process.isAlive();
    }

    /** Kills it, and blocks until it is dead. */
    void kill() {
        killedAt = System.currentTimeMillis();
        destroy();
        deadAt = System.currentTimeMillis();
        if (process.exitValue() != KILLED) {
            throw new AssertionError(this + " has ended by itself:\n" + told());
        }
    }

    /** Sees to it that it does not run. */
    void destroy() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Says something on its standard input. */
    void tell(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Lets it end in good order, and blocks until it has. */
    void end() throws IOException {
        process.getOutputStream().close();
        awaitEnd();
        if (process.exitValue() != 0) {
            throw new AssertionError(this + " did not end in good order:\n" + told());
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(this + " does not end:\n" + told());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + this, e);
        }
    }

    /** The end of what it has said. */
    String told() {
        try {
            String log = Files.readString(books.resolve(LOG));
            return log.substring(Math.max(0, log.length() - SHOWN));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public String toString() {
        return actor.name() + " in life " + number;
    }
}
