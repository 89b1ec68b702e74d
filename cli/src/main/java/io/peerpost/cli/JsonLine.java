package io.peerpost.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object on one line. Not for several threads. */
final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    JsonLine() {
        try {
            json = JSON.createGenerator(text);
            json.writeStartObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonLine with(String name, @Nullable String value) {
        return write(() -> json.writeStringField(name, value));
    }

    JsonLine with(String name, long value) {
        return write(() -> json.writeNumberField(name, value));
    }

    /** A number with one decimal place. */
    JsonLine withTenths(String name, double value) {
        return write(() -> json.writeNumberField(name, Math.round(value * 10) / 10.0));
    }

    JsonLine with(String name, boolean value) {
        return write(() -> json.writeBooleanField(name, value));
    }

    JsonLine with(String name, Map<String, String> values) {
        return write(() -> {
            json.writeObjectFieldStart(name);
            for (Map.Entry<String, String> entry : values.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        });
    }

    /** A list of objects, each written by one of these. */
    JsonLine with(String name, List<Consumer<JsonLine>> objects) {
        return write(() -> {
            json.writeArrayFieldStart(name);
            for (Consumer<JsonLine> object : objects) {
                json.writeStartObject();
                object.accept(this);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Ends the object; nothing can be added afterwards. */
    String end() {
        write(() -> {
            json.writeEndObject();
            json.close();
        });
        return text.toString();
    }

    private JsonLine write(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
