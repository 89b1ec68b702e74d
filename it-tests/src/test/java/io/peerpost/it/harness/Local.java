package io.peerpost.it.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This machine. The launcher becomes the JVM, so that the process is the JVM's.
 *
 * @param within the command that makes the place within it and runs there what follows; nothing for the machine as it is
 */
record Local(List<String> within) implements Place {
    private static final List<String> NOT_INHERITED =
            List.of("PEERPOST_REGISTRY", "MICRO_REGISTRY", "MICRO_REGISTRY_ADDRESS", "MICRO_BROKER_ADDRESS");

    /** A network namespace. */
    static Local network(String namespace) {
        return new Local(List.of("ip", "netns", "exec", namespace));
    }

    /** With a volume of its own at a folder; needs root. */
    private static Local volume(String mount, Path folder) {
        return new Local(List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", folder.toString()));
    }

    /** With nothing to be written in a folder. */
    static Local readOnly(Path folder) {
        return volume("mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\"", folder);
    }

    /** With a folder that is empty and holds so much. */
    static Local full(Path folder, String size) {
        return volume("mount -t tmpfs -o size=" + size + " none \"$0\"", folder);
    }

    @Override
    public Running start(Launch launch) throws IOException {
        List<String> line = new ArrayList<>(within);
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

    static void send(Process process, String signal) {
        if (process.isAlive()) {
            Shell.run("kill", "-" + signal, Long.toString(process.pid()));
        }
    }
}
