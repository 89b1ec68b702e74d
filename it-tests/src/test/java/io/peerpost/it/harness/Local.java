package io.peerpost.it.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This machine. The launcher becomes the JVM, so that the process is the JVM's.
 *
 * @param namespace the network namespace to run in; null for the machine's own
 */
record Local(@Nullable String namespace) implements Place {
    private static final List<String> NOT_INHERITED =
            List.of("PEERPOST_REGISTRY", "MICRO_REGISTRY", "MICRO_REGISTRY_ADDRESS", "MICRO_BROKER_ADDRESS");

    @Override
    public Running start(Launch launch) throws IOException {
        List<String> line = new ArrayList<>();
        if (namespace != null) {
            line.addAll(List.of("ip", "netns", "exec", namespace));
        }
        // what runs the tests may have been started with Ctrl-C ignored, which is inherited
        line.addAll(List.of(
                "env",
                "--default-signal=INT",
                Commands.root().resolve("peerpost").toString()));
        line.addAll(launch.args());
        ProcessBuilder builder = new ProcessBuilder(line);
        Map<String, String> environment = builder.environment();
        NOT_INHERITED.forEach(environment::remove);
        environment.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        // halves the processor time of a JVM that lives for seconds, and the tests run many
        environment.putIfAbsent("PEERPOST_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        environment.putAll(launch.environment());
        Process process = builder.start();
        return new Running(process, signal -> send(process, signal));
    }

    private static void send(Process process, String signal) {
        if (process.isAlive()) {
            Shell.run("kill", "-" + signal, Long.toString(process.pid()));
        }
    }
}
