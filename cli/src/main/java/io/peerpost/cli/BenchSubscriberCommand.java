package io.peerpost.cli;

import io.peerpost.broker.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * The other process of {@code peerpost bench}: handles messages by doing nothing, prints its address, and ends when its
 * standard input does. A Ctrl-C at the terminal reaches it as well; it leaves its end to who started it.
 */
@Command(name = BenchSubscriberCommand.NAME, hidden = true)
final class BenchSubscriberCommand implements Callable<Integer>, SumsUp {
    static final String NAME = "bench-subscriber";
    /** What the line with its address begins with. */
    static final String SUBSCRIBED = "subscribed at ";

    /** Nobody has anything for it any more, or wants to hear of it. */
    private static final Duration CLOSE = Duration.ofMillis(250);
    /** After a signal, how long it goes on for who started it. */
    private static final Duration AFTER_SIGNAL = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "TOPIC")
    private String topic = "";

    BenchSubscriberCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Future<?> left = ends(terminal.in());
        try (BrokerSession session = BrokerSession.open(common, terminal, builder -> builder.closeTimeout(CLOSE));
                Subscription subscription = session.broker().subscribe(topic, delivery -> {})) {
            terminal.result(SUBSCRIBED + subscription.address());
            Waits.until(left, Waits.FOR_EVER);
        }
        return Exit.OK;
    }

    /** Completes at the end of the input, or some time after a signal. */
    private CompletableFuture<?> ends(InputStream in) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> readOut(in, end), "peerpost-bench-in");
        thread.setDaemon(true); // reading cannot be interrupted
        thread.start();
        CompletableFuture<?> unused = terminal.stop()
                .requested()
                .thenRun(() -> end.completeOnTimeout(null, AFTER_SIGNAL.toMillis(), TimeUnit.MILLISECONDS));
        return end;
    }

    private static void readOut(InputStream in, CompletableFuture<Void> end) {
        try (in) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // no less an end
        } finally {
            end.complete(null);
        }
    }
}
