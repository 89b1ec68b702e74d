package io.peerpost.it.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How a process of the fleet is started: small, since there are nine on two cores and one starts every few seconds, and
 * with an archive of its classes (class data sharing), which halves what a start costs. Such an archive is made of jars
 * only, so the folders on the class path are packed first.
 */
final class Jvm {
    private static final String LOG = "-Dorg.slf4j.simpleLogger.";

    private final List<String> start;
    private final String classPath;

    private Jvm(List<String> start, String classPath) {
        this.start = start;
        this.classPath = classPath;
    }

    /**
     * Packs the test's own class path and makes an archive of the classes. Blocks for some seconds.
     *
     * @param folder takes them
     * @param words what the fleet's processes are told: registry, fleet, topic
     */
    static Jvm prepare(Path folder, Map<String, String> words) throws IOException {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        List<String> packed = new ArrayList<>();
        for (String part : given.split(File.pathSeparator, -1)) {
            Path path = Path.of(part);
            if (part.isEmpty()) {
                continue; // behind the last separator
            }
            if (Files.isDirectory(path)) {
                packed.add(pack(path, folder.resolve(packed.size() + ".jar")).toString());
            } else if (Files.exists(path)) {
                packed.add(part);
            }
        }
        Jvm plain = new Jvm(plain(), String.join(File.pathSeparator, packed));
        return plain.sharing(plain.archive(folder, words));
    }

    private static List<String> plain() {
        List<String> start = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                LOG + "defaultLogLevel=info",
                // a line for each message that a killed broadcast subscriber misses is too much
                LOG + "log.io.peerpost.broker.http.internal.publish.DeadLetterBox=error",
                LOG + "log.io.netty=error",
                LOG + "log.io.grpc=error",
                LOG + "log.io.etcd.jetcd=error"));
        if (Runtime.version().feature() >= 24) {
            start.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dio.netty.noUnsafe=false"));
        }
        return start;
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private Path archive(Path folder, Map<String, String> words) throws IOException {
        Path archive = folder.resolve("classes.jsa");
        List<String> dumping = List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        Life rehearsal = Life.begin(
                Actor.publisher("rehearsal"), 1, folder, with(dumping).command(RehearsalMain.class, words, folder));
        rehearsal.end();
        return archive;
    }

    private Jvm sharing(Path archive) {
        return with(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto"));
    }

    private Jvm with(List<String> flags) {
        List<String> more = new ArrayList<>(start);
        more.addAll(flags);
        return new Jvm(more, classPath);
    }

    /** The command line of a process that keeps its books in a folder. */
    List<String> command(Class<?> main, Map<String, String> words, Path books) {
        List<String> command = new ArrayList<>(start);
        command.addAll(List.of("-cp", classPath, main.getName()));
        words.forEach((key, value) -> command.add(key + "=" + value));
        command.add("books=" + books);
        return command;
    }
}
