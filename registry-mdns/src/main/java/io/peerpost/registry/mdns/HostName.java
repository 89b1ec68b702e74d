package io.peerpost.registry.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xbill.DNS.Name;

/** The machine's name, as the target of records. Nobody resolves it: addresses come in the same packet. */
final class HostName {
    private static final String FALLBACK = "peerpost";

    private HostName() {}

    static Name ofThisMachine() {
        return sanitised(read());
    }

    private static String read() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException | SecurityException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return FALLBACK;
            }
        }
    }

    /** Letters, digits, dashes and dots of it; another name if that leaves none that the DNS can hold. */
    static Name sanitised(String host) {
        String plain = host.replaceAll("[^A-Za-z0-9.-]", "-").replaceAll("\\.+$", "");
        try {
            return DnsNames.of("host", host, plain);
        } catch (IllegalArgumentException e) {
            return DnsNames.of("host", FALLBACK, FALLBACK);
        }
    }
}
