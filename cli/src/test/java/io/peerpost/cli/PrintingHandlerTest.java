package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrintingHandlerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicBoolean fails = new AtomicBoolean();

    @Test
    void aMessageIsPrintedAndAcknowledged() throws Exception {
        handler(out, Long.MAX_VALUE).handle(delivery("a\nb"));
        assertEquals("a\\nb\n", text());
        assertFalse(done.isDone());
    }

    @Test
    void beyondTheCountNothingIsPrintedOrAcknowledged() throws Exception {
        PrintingHandler handler = handler(out, 2);
        handler.handle(delivery("1"));
        assertFalse(done.isDone());
        handler.handle(delivery("2"));
        assertTrue(done.isDone());
        assertThrows(Exception.class, () -> handler.handle(delivery("3")));
        assertEquals("1\n2\n", text());
        assertEquals(2, handler.printed());
    }

    @Test
    void severalThreadsPrintNoMoreThanTheCount() throws Exception {
        PrintingHandler handler = handler(out, 100);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> handled = IntStream.range(0, 400)
                    .mapToObj(n -> threads.submit(() -> acknowledges(handler, n)))
                    .toList();
            int acknowledged = 0;
            for (Future<Boolean> one : handled) {
                acknowledged += one.get() ? 1 : 0;
            }
            assertEquals(100, acknowledged);
            assertEquals(100, text().lines().count());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMessageThatShallFailIsNotPrinted() throws Exception {
        PrintingHandler handler = handler(out, 1);
        fails.set(true);
        assertThrows(Exception.class, () -> handler.handle(delivery("1")));
        fails.set(false);
        handler.handle(delivery("1"));
        assertEquals("1\n", text());
    }

    @Test
    void whatCouldNotBeWrittenIsNotAcknowledgedAndEndsTheCommand() {
        PrintingHandler handler = handler(new ClosedPipe(), 5);
        assertThrows(Exception.class, () -> handler.handle(delivery("1")));
        assertTrue(done.isDone());
        assertTrue(handler.outputClosed());
        assertEquals(0, handler.printed());
    }

    private static boolean acknowledges(PrintingHandler handler, int n) {
        try {
            handler.handle(delivery("message " + n));
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private PrintingHandler handler(OutputStream to, long count) {
        PrintStream stream = new PrintStream(to, false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), stream, stream, Map.of(), new Stop());
        return new PrintingHandler(terminal, new DeliveryLine(false), count, fails::get, done);
    }

    private static Delivery delivery(String text) {
        return new TextDelivery(text);
    }

    /** What is left of a pipe whose reader has ended. */
    static final class ClosedPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    private record TextDelivery(String content) implements Delivery {
        @Override
        public String topic() {
            return "t";
        }

        @Override
        public Message message() {
            return Message.of(content);
        }

        @Override
        public @Nullable String id() {
            return null;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void extend(Duration fromNow) {}

        @Override
        public void acknowledge() {}

        @Override
        public void fail(@Nullable Throwable cause) {}

        @Override
        public void retryAfter(Duration delay, @Nullable Throwable cause) {}

        @Override
        public void reject(String reason) {}
    }
}
