package io.peerpost.broker.http.internal.subscribe;

import org.jspecify.annotations.Nullable;

/**
 * Where to listen: the first free port of a range. Immutable.
 *
 * @param host a name or an address of this machine, without brackets; empty for all interfaces
 * @param first the first port to try; 0 for any free one
 * @param last the last port to try
 */
public record ListenRange(String host, int first, int last) {
    /** All interfaces, any free port. */
    public static final ListenRange ANY = new ListenRange("", 0, 0);

    /** Checks. */
    public ListenRange {
        if (host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '[' || c == ']')) {
            throw new IllegalArgumentException("host: '" + host + "' (expected: a host name or an IP address)");
        }
        if (first < 0 || last > 65_535 || first > last || (first == 0 && last != 0)) {
            throw new IllegalArgumentException(
                    "ports: " + first + "-" + last + " (expected: 1 to 65535, the lower first, or 0 alone)");
        }
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = "";
        }
    }

    /**
     * Reads {@code HOST:PORT} or {@code HOST:MIN-MAX}, an IPv6 host in brackets; an empty or unspecified host means all
     * interfaces.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static ListenRange parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (colon < 0 || (!bracketed && host.indexOf(':') >= 0)) {
            throw malformed(text, null);
        }
        try {
            return of(bracketed ? host.substring(1, host.length() - 1) : host, text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            throw malformed(text, e);
        }
    }

    /** Whether it listens on every interface. */
    public boolean everywhere() {
        return host.isEmpty();
    }

    /** As it is written. */
    @Override
    public String toString() {
        String shown = everywhere() ? "0.0.0.0" : host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return shown + ":" + (first == last ? first : first + "-" + last);
    }

    private static ListenRange of(String host, String ports) {
        int dash = ports.indexOf('-');
        int first = port(dash < 0 ? ports : ports.substring(0, dash));
        return new ListenRange(host, first, dash < 0 ? first : port(ports.substring(dash + 1)));
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("port: '" + digits + "' (expected: a number)");
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text, @Nullable Throwable cause) {
        String expected = " (expected: HOST:PORT or HOST:MIN-MAX, IPv6 in brackets)";
        return new IllegalArgumentException("listen: '" + text + "'" + expected, cause);
    }
}
