package io.peerpost.registry.mdns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Bytes from the network to a {@link Packet}. Trusts nothing; no state, no I/O. */
final class PacketReader {
    /** The most records that are looked at; nodes have five, a full list of the known has eighty. */
    private static final int MAX_RECORDS = 128;

    private static final int HEADER = 12;

    private final byte[] domain;

    PacketReader(Name domain) {
        byte[] wire = domain.toWire();
        this.domain = Arrays.copyOf(wire, wire.length - 1);
    }

    /**
     * Reads a packet.
     *
     * @return null if it is none of our business: another domain, or an opcode or response code other than 0, which
     *     RFC 6762, 18.3 and 18.11, wants ignored
     * @throws BadRecordException if it names our domain and cannot be read
     */
    @Nullable Packet read(byte[] bytes) throws BadRecordException {
        if (bytes.length < HEADER || (bytes[2] & 0x78) != 0 || (bytes[3] & 0x0F) != 0 || !namesOurDomain(bytes)) {
            return null;
        }
        if (count(bytes, 4) + count(bytes, 6) + count(bytes, 8) + count(bytes, 10) > MAX_RECORDS) {
            throw new BadRecordException("a packet with more than " + MAX_RECORDS + " records");
        }
        try {
            return packet(new Message(bytes));
        } catch (IOException | RuntimeException e) {
            // what dnsjava throws for bytes that it does not like is not only what it declares
            throw new BadRecordException("a packet that is not DNS");
        }
    }

    private static Packet packet(Message message) {
        Header header = message.getHeader();
        List<Record> records = new ArrayList<>(message.getSection(Section.ANSWER));
        records.addAll(message.getSection(Section.ADDITIONAL));
        return new Packet(
                header.getFlag(Flags.QR),
                message.getSection(Section.QUESTION),
                List.copyOf(records),
                message.getSection(Section.AUTHORITY));
    }

    private static int count(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
    }

    /**
     * A cheap look before the parsing: printers and televisions talk on this port as well. The case of letters does
     * not count in the DNS.
     */
    private boolean namesOurDomain(byte[] bytes) {
        for (int i = HEADER; i <= bytes.length - domain.length; i++) {
            int matched = 0;
            while (matched < domain.length && lower(bytes[i + matched]) == lower(domain[matched])) {
                matched++;
            }
            if (matched == domain.length) {
                return true;
            }
        }
        return false;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    /**
     * What came.
     *
     * @param response whether it tells, or asks
     * @param questions what is asked, or was
     * @param records answers and additional records
     * @param authority of a query: a probe's records, or what the asker knows already
     */
    record Packet(boolean response, List<Record> questions, List<Record> records, List<Record> authority) {}
}
