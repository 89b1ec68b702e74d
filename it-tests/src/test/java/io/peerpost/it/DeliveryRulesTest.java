package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of {@code docs/delivery.md} to the tests that there are. */
final class DeliveryRulesTest {
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\| [^|]+ \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("void rule0?(\\d+)[A-Z]");

    private final Path root = Commands.root();

    @Test
    void theTableNamesExactlyTheClassesThatTestEachRule() throws IOException {
        assertEquals(tested(), listed());
    }

    @Test
    void everyRuleThatHoldsIsInTheTable() throws IOException {
        List<Integer> missing = IntStream.rangeClosed(1, 27)
                .boxed()
                .filter(rule -> !listedRules().contains(rule))
                .toList();
        assertTrue(missing.isEmpty(), () -> "not in docs/delivery.md: " + missing);
    }

    private Set<Integer> listedRules() {
        try {
            return new TreeSet<>(listed().keySet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Integer, String> listed() throws IOException {
        String text = Files.readString(root.resolve("docs/delivery.md"));
        return ROW.matcher(text.substring(text.indexOf("## The rules")))
                .results()
                .collect(Collectors.toMap(
                        row -> Integer.valueOf(row.group(1)),
                        row -> row.group(2).replace("`", ""),
                        (a, b) -> a + " and again " + b,
                        TreeMap::new));
    }

    private Map<Integer, String> tested() throws IOException {
        Map<Integer, TreeSet<String>> classes = new TreeMap<>();
        for (Path file : tests()) {
            String name = file.getFileName().toString().replace(".java", "");
            TEST.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(found -> classes.computeIfAbsent(
                                    Integer.valueOf(found.replaceAll("\\D", "")), rule -> new TreeSet<>())
                            .add(name));
        }
        Map<Integer, String> joined = new TreeMap<>();
        classes.forEach((rule, names) -> joined.put(rule, String.join(", ", names)));
        return joined;
    }

    private List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(root, 12)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/.peerpost/"))
                    .toList();
        }
    }
}
