package io.peerpost.registry.mdns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Names of services and nodes as names in the DNS, and back. As go-micro has it, a service or an id goes in as it is,
 * so its dots part labels; what is read is therefore cut by suffix. No escapes: labels are bytes of UTF-8.
 */
final class DnsNames {
    private static final String LISTING = "_services";
    private static final int MAX_LABEL = 63;
    private static final int MAX_NAME = 255;

    private final String domain;
    private final Name domainName;

    DnsNames(String domain) {
        this.domain = domain;
        this.domainName = of("domain", domain, domain);
    }

    /** The domain, which every name of ours ends in. */
    Name domain() {
        return domainName;
    }

    /** What is asked for the nodes of a service. */
    Name service(String service) {
        if (service.equals(LISTING)) {
            throw new IllegalArgumentException(
                    "service.name: '_services' (expected: another, this one lists services)");
        }
        return of("service.name", service, service + "." + domain);
    }

    /** The name of one node. */
    Name node(String id, String service) {
        return of("node.id", id, id + "." + service + "." + domain);
    }

    /** What is asked for the names of all services. */
    Name listing() {
        return of("domain", domain, LISTING + "." + domain);
    }

    /** How one service is named in the listing. */
    Name listed(String service) {
        return of("service.name", service, service + "." + LISTING + "." + domain);
    }

    /** What stands in front of a parent's name, its labels joined by dots; null if it is not below it or not text. */
    static @Nullable String below(Name parent, Name name) {
        int front = name.labels() - parent.labels();
        if (front <= 0 || !name.subdomain(parent)) {
            return null;
        }
        List<String> labels = new ArrayList<>(front);
        try {
            for (int i = 0; i < front; i++) {
                byte[] label = name.getLabel(i);
                labels.add(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(label, 1, label.length - 1))
                        .toString());
            }
        } catch (CharacterCodingException e) {
            return null;
        }
        String text = String.join(".", labels);
        return text.isBlank() ? null : text;
    }

    /** A name in the DNS made of text whose dots part labels; {@code what} and {@code value} are for the error text. */
    static Name of(String what, String value, String text) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String label : text.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > MAX_LABEL) {
                throw new IllegalArgumentException(
                        what + ": '" + value + "' (expected: 1 to 63 bytes between dots, mDNS can carry no more)");
            }
            wire.write(bytes.length);
            wire.writeBytes(bytes);
        }
        wire.write(0);
        if (wire.size() > MAX_NAME) {
            throw new IllegalArgumentException(what + ": '" + value
                    + "' (expected: shorter, mDNS names have at most 255 bytes with '" + text + "')");
        }
        try {
            return new Name(wire.toByteArray());
        } catch (IOException e) {
            throw new IllegalArgumentException(what + ": '" + value + "' (expected: a name for the DNS)", e);
        }
    }
}
