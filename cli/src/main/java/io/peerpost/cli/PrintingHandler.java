package io.peerpost.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.Delivery;
import io.peerpost.broker.MessageHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Prints messages up to a number. What it does not print fails, so that it is owed to others and nothing is lost. May
 * be called by several threads.
 */
final class PrintingHandler implements MessageHandler {
    private final Terminal terminal;
    private final DeliveryLine line;
    private final long count;
    private final BooleanSupplier fails;
    private final CompletableFuture<Void> done;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private long printed;

    @GuardedBy("lock") private boolean outputClosed;

    /**
     * With what it needs.
     *
     * @param count how many to print
     * @param fails asked for each message whether to fail it
     * @param done completed after the last one, or when nobody reads any more
     */
    PrintingHandler(
            Terminal terminal, DeliveryLine line, long count, BooleanSupplier fails, CompletableFuture<Void> done) {
        this.terminal = terminal;
        this.line = line;
        this.count = count;
        this.fails = fails;
        this.done = done;
    }

    @Override
    public void handle(Delivery delivery) throws NotTaken {
        if (fails.getAsBoolean()) {
            throw new NotTaken("failed on purpose, as --fail-rate asks");
        }
        String text = line.of(delivery);
        lock.lock();
        try {
            print(text);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private void print(String text) throws NotTaken {
        if (outputClosed || printed == count) {
            throw new NotTaken("the command is ending");
        }
        try {
            terminal.result(text);
        } catch (OutputClosedException e) {
            outputClosed = true;
            done.complete(null);
            throw new NotTaken("nobody reads the command's output any more");
        }
        printed++;
        if (printed == count) {
            done.complete(null);
        }
    }

    long printed() {
        lock.lock();
        try {
            return printed;
        } finally {
            lock.unlock();
        }
    }

    boolean outputClosed() {
        lock.lock();
        try {
            return outputClosed;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the broker that a message was not handled; where it was thrown says nothing. */
    static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1;

        NotTaken(String why) {
            super(why, null, false, false);
        }
    }
}
