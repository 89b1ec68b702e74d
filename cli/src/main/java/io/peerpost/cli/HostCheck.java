package io.peerpost.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether clock and name of this machine are usable. */
final class HostCheck {
    private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
    private static final int LABEL = 63;
    private static final int NAME = 253;

    private HostCheck() {}

    static List<Finding> run(Instant now, String hostName) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                now.isAfter(EARLIEST) && now.isBefore(LATEST)
                        ? Finding.good("clock", now.toString())
                        : Finding.bad("clock", now + " cannot be right", "set it: expiries of messages go by it"));
        findings.add(name(hostName));
        return findings;
    }

    private static Finding name(String hostName) {
        for (String label : hostName.split("\\.", -1)) {
            int bytes = label.getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > LABEL || !label.chars().allMatch(HostCheck::plain)) {
                return unusual(hostName);
            }
        }
        return hostName.length() > NAME ? unusual(hostName) : Finding.good("host name", hostName);
    }

    private static boolean plain(int c) {
        return c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private static Finding unusual(String hostName) {
        return Finding.note(
                "host name",
                "'" + hostName + "' does not fit into DNS records",
                "mdns:// announces a changed one; programs on go-micro here may stay invisible: name the host with"
                        + " letters, digits and '-', at most 63 between dots");
    }

    /** This machine's name; asks no name server where the system tells it. */
    static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return localHost();
        }
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // its message is the name, and why that has no address
            String message = String.valueOf(e.getMessage());
            int colon = message.indexOf(':');
            return colon < 0 ? message : message.substring(0, colon);
        }
    }
}
