package io.peerpost.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link HttpBrokerBuilder#closeOnShutdown}, in processes that get a signal. */
@Timeout(120)
class ShutdownHookTest {
    private static final int TERMINATED = 143;

    private @Nullable Process process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Process process() {
        return Objects.requireNonNull(process);
    }

    private BufferedReader child(String how) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process started = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), ChildBroker.class.getName(), how)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process = started;
        return new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
    }

    /** Sends SIGTERM; unlike {@code Process.destroy} it leaves the streams open. */
    private void terminate() {
        assertTrue(process().toHandle().destroy());
    }

    private int exit() throws InterruptedException {
        assertTrue(process().waitFor(60, TimeUnit.SECONDS), "it does not end");
        return process().exitValue();
    }

    @Test
    void onSigtermTheBrokerIsClosedBeforeTheJvmEnds() throws Exception {
        BufferedReader out = child("hook");
        assertEquals("ready", out.readLine());
        terminate();
        assertEquals(List.of("end CLOSED"), out.lines().toList());
        assertEquals(TERMINATED, exit());
    }

    @Test
    void unlessAskedForNothingIsClosed() throws Exception {
        BufferedReader out = child("none");
        assertEquals("ready", out.readLine());
        terminate();
        assertEquals(List.of(), out.lines().toList());
        assertEquals(TERMINATED, exit());
    }

    @Test
    void aBrokerThatWasClosedBeforeHasNothingLeftToDo() throws Exception {
        BufferedReader out = child("closed");
        assertEquals("end CLOSED", out.readLine());
        assertEquals("ready", out.readLine());
        terminate();
        assertEquals(List.of(), out.lines().toList());
        assertEquals(TERMINATED, exit());
    }

    @Test
    void theJvmWaitsForACloseThatIsUnderWay() throws Exception {
        BufferedReader out = child("closing");
        assertEquals("at work", out.readLine());
        terminate();
        assertTrue(process().isAlive());
        process().getOutputStream().write('\n');
        process().getOutputStream().flush();
        List<String> rest = out.lines().limit(3).toList();
        assertEquals(List.of("handled", "end DELIVERED", "end CLOSED"), rest);
        assertEquals(TERMINATED, exit());
    }

    @Test
    void theEndOfTheProgramClosesItToo() throws Exception {
        BufferedReader out = child("exit");
        assertEquals(List.of("end CLOSED"), out.lines().toList());
        assertEquals(7, exit());
    }

    @Test
    void nothingOfAClosedBrokerIsKept() {
        WeakReference<BrokerListener> part = openAndClose();
        await("the closed broker to be collected").until(() -> {
            System.gc();
            return part.get() == null;
        });
    }

    private static WeakReference<BrokerListener> openAndClose() {
        BrokerListener listener = new BrokerListener() {};
        try (HttpBroker broker = HttpBroker.builder("memory://closed-and-forgotten")
                .closeOnShutdown()
                .listener(listener)
                .open()) {
            broker.publish("nobody", Message.of("x"));
        }
        return new WeakReference<>(listener);
    }
}
