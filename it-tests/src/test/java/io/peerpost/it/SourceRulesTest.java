package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the sources can tell. */
final class SourceRulesTest {
    private static final int MOST_LINES = 400;
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|TimeUnit\\.\\w+\\.sleep\\b");
    private static final Pattern NOT_RUN = Pattern.compile("@Disabled|\\bassume(True|False|That)\\b|assumingThat");

    private final Path root = Commands.root();

    @Test
    void noTestSleeps() {
        assertEquals(
                List.of(), sourcesThat("src/test", text -> SLEEP.matcher(text).find()));
    }

    @Test
    void noTestIsSkipped() {
        assertEquals(
                List.of(), sourcesThat("src/test", text -> NOT_RUN.matcher(text).find()));
    }

    @Test
    void noFileIsLong() {
        assertEquals(List.of(), sourcesThat("src", text -> text.lines().count() > MOST_LINES));
    }

    @Test
    void everyPackageIsNullMarked() {
        List<Path> packages = sources("src").map(Path::getParent).distinct().toList();
        assertTrue(packages.size() > 15, packages::toString);
        List<Path> unmarked = packages.stream()
                .filter(folder -> !read(folder.resolve("package-info.java")).contains("@NullMarked"))
                .toList();
        assertEquals(List.of(), unmarked);
    }

    @Test
    void theReadmeShowsAnExampleThatIsRun() {
        String readme = read(root.resolve("README.md"));
        int start = readme.indexOf("```java") + "```java".length();
        String shown = readme.substring(start, readme.indexOf("```", start)).replace("\"mdns://\"", "registry");
        String example = code(read(root.resolve("examples/src/main/java/io/peerpost/examples/Hello.java")));
        List<String> strange = shown.lines()
                .map(SourceRulesTest::code)
                .filter(line -> !example.contains(line))
                .toList();
        assertEquals(List.of(), strange);
        assertTrue(shown.lines().count() > 5, shown);
    }

    /** Without comments and white space. */
    private static String code(String text) {
        return text.replaceAll("(?m)(^|\\s)//.*$", "").replaceAll("\\s", "");
    }

    /** The files that are so, the ones that name what is looked for apart. */
    private List<Path> sourcesThat(String folder, Predicate<String> rule) {
        return sources(folder)
                .filter(file -> !file.endsWith("SourceRulesTest.java"))
                .filter(file -> rule.test(read(file)))
                .sorted()
                .toList();
    }

    private Stream<Path> sources(String folder) {
        try (Stream<Path> modules = Files.list(root)) {
            return modules
                    .map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .flatMap(SourceRulesTest::javaFiles)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
