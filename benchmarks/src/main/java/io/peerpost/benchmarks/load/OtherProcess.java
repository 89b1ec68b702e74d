package io.peerpost.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The subscribers in a process of their own, on the same Java; it ends when its standard input does. What it has to say
 * are lines that begin with {@link #SAYS}: the first once it subscribes, others when it is asked. For one thread.
 */
public final class OtherProcess implements AutoCloseable {
    /** A JVM that is told to log writes to the standard output as well. */
    private static final String SAYS = "says ";

    private static final String ENDED = "";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private OtherProcess(Process process) {
        this.process = process;
        Thread reading = new Thread(this::read, "other process");
        reading.setDaemon(true);
        reading.start();
    }

    /**
     * Starts it. Does not wait for it to subscribe.
     *
     * @throws IOException if it cannot be started
     */
    public static OtherProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(List.of(arguments));
        return new OtherProcess(new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Says a line to the process that started this one. */
    public static void say(String line) {
        System.out.println(SAYS + line);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(SAYS)) {
                    said.add(line.substring(SAYS.length()));
                }
            }
        } catch (IOException e) {
            // it ended
        }
        said.add(ENDED);
    }

    /**
     * What it said next; blocks until it does.
     *
     * @throws IOException if it ended, or says nothing for a minute
     * @throws InterruptedException if interrupted
     */
    public String hear() throws IOException, InterruptedException {
        String line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.equals(ENDED)) {
            throw new IOException(
                    line == null ? "the subscriber says nothing" : "the subscriber did not start, or ended");
        }
        return line;
    }

    /**
     * Says a line to it, and blocks until it has answered.
     *
     * @throws IOException if it ended, or does not answer for a minute
     * @throws InterruptedException if interrupted
     */
    public String ask(String line) throws IOException, InterruptedException {
        Writer out = process.outputWriter(StandardCharsets.UTF_8);
        out.write(line + "\n");
        out.flush();
        return hear();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
