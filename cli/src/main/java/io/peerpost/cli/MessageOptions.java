package io.peerpost.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to publish. picocli sets the fields. */
final class MessageOptions {
    @Option(names = "--data", paramLabel = "TEXT", description = "The body; {n} in it is the message's number, from 0")
    private @Nullable String data;

    @Option(names = "--file", paramLabel = "F", description = "One message with the bytes of this file as its body")
    private @Nullable Path file;

    @Option(names = "--header", paramLabel = "K=V", description = "A header; may be repeated")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--count", paramLabel = "N", description = "Publish the data N times. Default: 1")
    private @Nullable Long count;

    /** The bodies; lines of standard input where nothing else is given. */
    MessageSource source(Terminal terminal) {
        if (data != null && file != null) {
            throw wrong("--data and --file (expected: one of them)");
        }
        if (count != null && (data == null || count < 1)) {
            throw wrong(data == null ? "--count without --data" : "--count: " + count + " (expected: >= 1)");
        }
        if (data != null) {
            return MessageSources.data(data, count == null ? 1 : count);
        }
        return file != null ? MessageSources.file(file) : MessageSources.lines(terminal.in());
    }

    /** For every message. */
    Map<String, String> header() {
        Map<String, String> header = new LinkedHashMap<>();
        for (String pair : headers) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw wrong("--header: '" + pair + "' (expected: KEY=VALUE)");
            }
            header.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return header;
    }

    private static CommandFailure wrong(String line) {
        return new CommandFailure(Exit.USAGE, line);
    }
}
