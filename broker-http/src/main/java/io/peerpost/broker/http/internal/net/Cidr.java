package io.peerpost.broker.http.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A network in CIDR notation. Immutable.
 *
 * @param network its first address
 * @param prefix how many bits of it count
 */
public record Cidr(InetAddress network, int prefix) {

    /** Checks, and cuts off the bits that do not count. */
    public Cidr {
        int bits = network.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix: " + prefix + " (expected: 0 to " + bits + ")");
        }
        network = address(masked(network.getAddress(), prefix));
    }

    /**
     * Reads {@code 10.1.0.0/16}, {@code fd00::/8}, or a single address. Looks nothing up.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        try {
            InetAddress address = literal(host).orElseThrow(() -> new IllegalArgumentException(host));
            int bits = address.getAddress().length * 8;
            return new Cidr(address, slash < 0 ? bits : Integer.parseInt(text, slash + 1, text.length(), 10));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "network: '" + text + "' (expected: an address or CIDR such as 10.1.0.0/16)", e);
        }
    }

    /** Whether an address lies in this network. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] wanted = network.getAddress();
        return bytes.length == wanted.length && Arrays.equals(masked(bytes, prefix), wanted);
    }

    /** Whether another network lies within this one. */
    public boolean contains(Cidr other) {
        return other.prefix >= prefix && contains(other.network);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }

    /**
     * The address that a text is, if it is one. Only digits, dots and colons go to the JDK, so that it never asks a name
     * server; and none of the short forms that leave numbers out.
     */
    static Optional<InetAddress> literal(String host) {
        boolean v6 = host.indexOf(':') >= 0;
        boolean v4 = host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        if (!v4 && !(v6 && host.matches("[0-9a-fA-F:.]+"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static byte[] masked(byte[] bytes, int prefix) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(8, prefix - i * 8));
            masked[i] &= (byte) (0xFF << (8 - kept));
        }
        return masked;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("network: " + bytes.length + " bytes (expected: 4 or 16)", e);
        }
    }
}
