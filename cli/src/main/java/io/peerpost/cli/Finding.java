package io.peerpost.cli;

import org.jspecify.annotations.Nullable;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param check which check
 * @param ok whether it is as it should be
 * @param detail what was found
 * @param advice what to do or to know; null for nothing
 */
record Finding(
        String check, boolean ok, String detail, @Nullable String advice) {

    static Finding good(String check, String detail) {
        return new Finding(check, true, detail, null);
    }

    /** Nothing is wrong, but there is something to know. */
    static Finding note(String check, String detail, String advice) {
        return new Finding(check, true, detail, advice);
    }

    static Finding bad(String check, String detail, String advice) {
        return new Finding(check, false, detail, advice);
    }

    String text() {
        String line = (ok ? "ok   " : "BAD  ") + check + ": " + detail;
        return BodyText.escape(advice == null ? line : line + " - " + advice);
    }

    String json() {
        return new JsonLine()
                .with("check", check)
                .with("ok", ok)
                .with("detail", detail)
                .with("advice", advice)
                .end();
    }
}
