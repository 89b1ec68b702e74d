package io.peerpost.registry;

/**
 * A host and a port, as registries and command lines write them: {@code host:port}, an IPv6 host in square brackets.
 *
 * @param host a name or an address, without brackets; never blank
 * @param port 0 to 65535; 0 stands for "any free port" and is refused in a {@link Node}
 */
public record HostPort(String host, int port) {

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if the host is blank or holds blanks, or the port is out of range
     */
    public HostPort {
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '[' || c == ']')) {
            throw new IllegalArgumentException("host: '" + host + "' (expected: a host name or an IP address)");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }

    /**
     * Reads {@code host:port}.
     *
     * @param text for example {@code 10.0.0.7:8080} or {@code [fe80::1]:8080}
     * @throws IllegalArgumentException if it is not of that form
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("address: '" + text + "' (expected: HOST:PORT)");
        }
        return new HostPort(unbracket(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
    }

    /**
     * Reads {@code host} or {@code host:port}.
     *
     * @param text the host, with or without a port
     * @param defaultPort the port when none is given
     * @throws IllegalArgumentException if it is not of that form
     */
    public static HostPort parse(String text, int defaultPort) {
        boolean bracketed = text.startsWith("[");
        boolean bare =
                bracketed ? text.endsWith("]") : text.indexOf(':') < 0 || text.indexOf(':') != text.lastIndexOf(':');
        return bare ? new HostPort(bracketed ? unbracket(text, text) : text, defaultPort) : parse(text);
    }

    private static String unbracket(String text, String host) {
        boolean open = host.startsWith("[");
        if (open != host.endsWith("]") || (!open && host.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("address: '" + text + "' (expected: HOST:PORT, IPv6 in brackets)");
        }
        return open ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text, String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("address: '" + text + "' (expected: HOST:PORT, the port a number)");
        }
        return Integer.parseInt(digits);
    }

    /** {@code host:port}, an IPv6 host in square brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
