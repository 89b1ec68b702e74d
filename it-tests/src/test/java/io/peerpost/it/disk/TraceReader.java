package io.peerpost.it.disk;

import io.peerpost.it.disk.Event.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code strace -f -y -xx} wrote: all strings in hexadecimal, so that neither a comma nor a quote is in one.
 * A call that writes to the folder in a way that is not known here is an error: the model would be blind to it.
 */
final class TraceReader {
    /** What {@link Recording} has recorded. */
    static final List<String> CALLS = List.of(
            "write",
            "pwrite64",
            "writev",
            "pwritev",
            "pwritev2",
            "fsync",
            "fdatasync",
            "sync",
            "syncfs",
            "msync",
            "sync_file_range",
            "ftruncate",
            "truncate",
            "fallocate",
            "openat",
            "openat2",
            "open",
            "creat",
            "unlink",
            "unlinkat",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "symlink",
            "symlinkat",
            "sendfile",
            "splice",
            "copy_file_range",
            "io_uring_setup",
            "mmap");

    private static final String UNFINISHED = " <unfinished ...>";

    private final String folder;
    private final String folderInHex;
    private final String notes;
    private final Map<String, Call> unfinished = new HashMap<>();
    private final Set<String> ignored;
    private final List<Event> events = new ArrayList<>();

    private TraceReader(Path folder, String notes, Set<String> ignored) {
        this.folder = folder.toString();
        this.folderInHex = Hex.encode(this.folder);
        this.notes = notes;
        this.ignored = ignored;
    }

    /**
     * Reads a recording.
     *
     * @param notes the name of the file of notes
     * @param ignored names of files whose content does not matter
     */
    static List<Event> read(Path trace, Path folder, String notes, Set<String> ignored) throws IOException {
        TraceReader reader = new TraceReader(folder, notes, ignored);
        try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.line(line);
            }
        }
        return reader.events;
    }

    private void line(String line) {
        int space = line.indexOf(' ');
        String thread = line.substring(0, space);
        String rest = line.substring(space).stripLeading();
        if (rest.startsWith("<... ")) {
            Call call = unfinished.remove(thread);
            if (call != null) {
                returned(call, line);
            }
        } else if (line.contains(folderInHex)) {
            begun(thread, rest, line);
        }
    }

    private void begun(String thread, String rest, String line) {
        int open = rest.indexOf('(');
        boolean whole = !rest.endsWith(UNFINISHED);
        int close = whole ? rest.lastIndexOf(") ") : rest.length() - UNFINISHED.length();
        if (open < 0 || close < open) {
            throw unknown(line);
        }
        String[] arguments = rest.substring(open + 1, close).split(", ", -1);
        if (rest.startsWith("write(") && name(arguments[0]).equals(notes)) {
            note(new String(Hex.decode(arguments[1]), StandardCharsets.UTF_8));
            return;
        }
        Call call = call(rest.substring(0, open), arguments, line);
        if (call == null) {
            return;
        }
        events.add(new Event.Begun(call));
        if (whole) {
            returned(call, line);
        } else {
            unfinished.put(thread, call);
        }
    }

    private void note(String text) {
        String[] words = text.strip().split(" ", -1);
        events.add(new Event.Noted(words[0], Sent.of(words[1])));
    }

    /** Null for what changes nothing that outlives the power. */
    private @Nullable Call call(String what, String[] arguments, String line) {
        String name = name(what.equals("openat") ? arguments[1] : arguments[0]);
        if (name.equals(notes) || ignored.contains(name)) {
            return null;
        }
        return switch (what) {
            case "pwrite64" -> new Event.Write(name, Long.parseLong(arguments[3]), Hex.decode(arguments[1]));
            case "ftruncate" -> new Event.Resize(name, Long.parseLong(arguments[1]));
            case "fsync", "fdatasync" -> new Event.Sync(name);
            case "unlink" -> new Event.Unlink(name);
            case "openat" -> opened(name, arguments[2], line);
            case "mmap" -> mapped(arguments, line);
            default -> throw unknown(line);
        };
    }

    private static @Nullable Call opened(String name, String flags, String line) {
        if (flags.contains("O_TRUNC")) {
            throw unknown(line);
        }
        return flags.contains("O_CREAT") ? new Event.Make(name) : null;
    }

    private @Nullable Call mapped(String[] arguments, String line) {
        if (arguments[2].contains("PROT_WRITE")
                && arguments[3].contains("MAP_SHARED")
                && !ignored.contains(name(arguments[4]))) {
            throw unknown(line);
        }
        return null;
    }

    private void returned(Call call, String line) {
        long result = Long.parseLong(line.substring(line.lastIndexOf(" = ") + 3).split("[ <]", 2)[0]);
        if (result < 0 && (call instanceof Event.Make || call instanceof Event.Unlink)) {
            events.removeIf(event -> event instanceof Event.Begun begun && begun.call() == call); // it was not there
        } else if (result < 0 || (call instanceof Event.Write write && result != write.bytes().length)) {
            throw new AssertionError("a call of the recorded run failed: " + shortened(line));
        } else {
            events.add(new Event.Returned(call));
        }
    }

    /** A path, or a descriptor with its path, as the name of a file in the folder. */
    private String name(String argument) {
        int open = argument.indexOf('<');
        String hex = open < 0 ? argument : argument.substring(open + 1, argument.lastIndexOf('>'));
        String path = hex.contains("\\x") ? new String(Hex.decode(hex), StandardCharsets.UTF_8) : hex;
        return path.startsWith(folder + "/") ? path.substring(folder.length() + 1) : path.equals(folder) ? "" : path;
    }

    private static AssertionError unknown(String line) {
        return new AssertionError("a call that the model of the disk does not know: " + shortened(line));
    }

    private static String shortened(String line) {
        return line.length() < 400 ? line : line.substring(0, 200) + " … " + line.substring(line.length() - 100);
    }
}
