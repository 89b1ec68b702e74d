package io.peerpost.broker.http.internal.subscribe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This machine's default routes, read from the kernel's tables where they are files, and empty elsewhere. Immutable.
 *
 * @param defaultInterface the interface of the best default route; null if there is none
 * @param gateways the addresses of all default gateways
 */
record Routes(@Nullable String defaultInterface, Set<InetAddress> gateways) {
    private static final Path V4 = Path.of("/proc/net/route");
    private static final Path V6 = Path.of("/proc/net/ipv6_route");
    private static final String ZERO_V6 = "0".repeat(32);

    /** Reads the tables of this machine. */
    static Routes read() {
        return parse(lines(V4), lines(V6));
    }

    /** Reads tables in the form of {@code /proc/net/route} and {@code /proc/net/ipv6_route}. */
    static Routes parse(List<String> v4, List<String> v6) {
        Set<InetAddress> gateways = new HashSet<>();
        String best = null;
        long bestMetric = Long.MAX_VALUE;
        for (String line : v4) {
            String[] field = line.trim().split("\\s+", -1);
            if (field.length > 7 && field[1].equals("00000000") && field[7].equals("00000000")) {
                addGateway(gateways, reversed(field[2]));
                long metric = Long.parseLong(field[6]);
                if (metric < bestMetric) {
                    bestMetric = metric;
                    best = field[0];
                }
            }
        }
        for (String line : v6) {
            String[] field = line.trim().split("\\s+", -1);
            if (field.length > 9 && field[0].equals(ZERO_V6) && field[1].equals("00") && !field[9].equals("lo")) {
                addGateway(gateways, bytes(field[4]));
                best = best == null ? field[9] : best;
            }
        }
        return new Routes(best, Set.copyOf(gateways));
    }

    private static void addGateway(Set<InetAddress> gateways, byte[] address) {
        try {
            InetAddress gateway = InetAddress.getByAddress(address);
            if (!gateway.isAnyLocalAddress()) {
                gateways.add(gateway);
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("gateway: " + address.length + " bytes (expected: 4 or 16)", e);
        }
    }

    private static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex, 2 * i, 2 * i + 2, 16);
        }
        return bytes;
    }

    /** IPv4 addresses stand there as numbers of this machine, the last byte first on all that matter. */
    private static byte[] reversed(String hex) {
        byte[] bytes = bytes(hex);
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
