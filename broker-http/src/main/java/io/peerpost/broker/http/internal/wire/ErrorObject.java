package io.peerpost.broker.http.internal.wire;

import java.nio.charset.StandardCharsets;

/** go-micro's error text: {@code {"id":"go.micro.broker","code":…,"detail":"…","status":"…"}}. */
public final class ErrorObject {
    private static final int MAX_DETAIL = 200;

    private ErrorObject() {}

    /**
     * Writes one.
     *
     * @param code a status
     * @param detail what is wrong; cut to 200 characters, control characters become blanks
     * @param status the status in words
     * @param end what follows the object, ASCII
     */
    public static byte[] bytes(int code, String detail, String status, String end) {
        GoJsonText text = new GoJsonText(160 + detail.length());
        text.raw("{\"id\":\"go.micro.broker\",\"code\":" + code + ",");
        text.member("detail", plain(detail));
        text.raw(",");
        text.member("status", status);
        return text.append(("}" + end).getBytes(StandardCharsets.US_ASCII));
    }

    private static String plain(String text) {
        String cut = text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL - 1) + "…";
        StringBuilder plain = new StringBuilder(cut);
        for (int i = 0; i < plain.length(); i++) {
            if (Character.isISOControl(plain.charAt(i))) {
                plain.setCharAt(i, ' ');
            }
        }
        return plain.toString();
    }
}
