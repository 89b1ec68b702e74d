package io.peerpost.benchmarks.scale;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tables as they are printed, and as JSON. Not for several threads. */
final class Report {
    private final List<Table> tables = new ArrayList<>();

    /** Begins a table. */
    Table table(String key, String title, String... columns) {
        Table table = new Table(key, title, List.of(columns), new ArrayList<>(), new ArrayList<>());
        tables.add(table);
        return table;
    }

    /** Writes all tables into a file. */
    void write(Path file, Options options) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String head = String.format(
                Locale.ROOT,
                "{\"nodes\":%d,\"topics\":%d,\"seed\":%d,\"short\":%b,\"java\":\"%s\",\"tables\":[%n",
                options.nodes(),
                options.topics(),
                options.seed(),
                options.quick(),
                Runtime.version().feature());
        Files.writeString(file, head + tables.stream().map(Table::json).collect(Collectors.joining(",\n")) + "\n]}\n");
    }

    /**
     * A table.
     *
     * @param key its name in the JSON
     * @param rows cells: text, or numbers, which are rounded where they are printed
     * @param notes lines below it
     */
    record Table(String key, String title, List<String> columns, List<List<Object>> rows, List<String> notes) {

        void row(Object... cells) {
            rows.add(List.of(cells));
        }

        @FormatMethod
        void note(String format, Object... arguments) {
            notes.add(String.format(Locale.ROOT, format, arguments));
        }

        void print() {
            System.out.printf("%n%s%n%n", title);
            line(List.copyOf(columns));
            line(columns.stream().<Object>map(column -> "---").toList());
            rows.forEach(Table::line);
            notes.forEach(note -> System.out.printf("%n%s%n", note));
            System.out.flush();
        }

        private static void line(List<Object> cells) {
            System.out.println(cells.stream().map(Report::shown).collect(Collectors.joining(" | ", "| ", " |")));
        }

        String json() {
            String shownRows = rows.stream()
                    .map(cells -> cells.stream().map(Table::value).collect(Collectors.joining(",", "[", "]")))
                    .collect(Collectors.joining(",\n  ", "[", "]"));
            return "{\"key\":" + quoted(key) + ",\"title\":" + quoted(title) + ",\"columns\":" + texts(columns)
                    + ",\n \"rows\":" + shownRows + ",\n \"notes\":" + texts(notes) + "}";
        }

        private static String texts(List<String> texts) {
            return texts.stream().map(Table::quoted).collect(Collectors.joining(",", "[", "]"));
        }

        private static String value(Object cell) {
            return cell instanceof Number ? cell.toString() : quoted(cell.toString());
        }

        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
        }
    }

    /** As people read it: three digits that count, and thousands apart. */
    static String shown(Object cell) {
        if (!(cell instanceof Double number)) {
            return cell instanceof Number whole
                    ? String.format(Locale.ROOT, "%,d", whole.longValue())
                    : cell.toString();
        }
        double size = Math.abs(number);
        if (size < 0.0005) {
            return "0";
        }
        int decimals = (int) Math.max(0, 2 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%,." + Math.min(decimals, 3) + "f", number);
    }
}
