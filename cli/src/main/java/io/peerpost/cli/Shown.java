package io.peerpost.cli;

import io.peerpost.broker.Message;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something of an inbox, whole. */
interface Shown {

    /** As lines of a name and a value each. */
    List<String> text();

    /** As one line. */
    String json();

    /** Collects the lines; what is null is left out. */
    final class Lines {
        private final List<String> lines = new ArrayList<>();

        Lines with(String name, @Nullable Object value) {
            if (value != null) {
                lines.add(name + "\t" + BodyText.escape(value.toString()));
            }
            return this;
        }

        List<String> end(Message message) {
            for (Map.Entry<String, String> entry : message.header().entrySet()) {
                with("header", entry.getKey() + "=" + entry.getValue());
            }
            byte[] body = message.body();
            if (body != null) {
                lines.add("body\t" + BodyText.line(body));
            }
            return lines;
        }
    }

    /** Writes headers and body, as {@code sub} does. */
    static JsonLine message(JsonLine line, Message message) {
        byte[] body = message.body();
        return line.with("header", message.header())
                .with("body", body == null ? null : BodyText.utf8(body))
                .with("bodyBase64", body == null ? null : Base64.getEncoder().encodeToString(body));
    }
}
