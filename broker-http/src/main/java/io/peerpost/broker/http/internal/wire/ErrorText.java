package io.peerpost.broker.http.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What an error answer says, for people: one line, bounded. */
public final class ErrorText {
    private static final int MOST = 200;
    private static final JsonFactory JSON = new JsonFactory();

    private ErrorText() {}

    /** The detail of go-micro's error object, or the body itself if it is something else. */
    public static String of(String body) {
        if (body.isEmpty()) {
            return "";
        }
        return plain(detail(body));
    }

    /** What a peer says as a reason, fit for a log line: on one line, and bounded. */
    public static String plain(String reason) {
        String text = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }

    private static String detail(String body) {
        if (!body.startsWith("{")) {
            return body;
        }
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("detail");
                if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return body; // not JSON after all: shown as it is
        }
        return body;
    }
}
