package io.peerpost.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.grpc.Status;
import io.peerpost.registry.Service;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all records under a prefix as they were at one moment, a page at a time, so that no number of them is too many
 * for one answer. May be shared between threads; blocks.
 */
final class Ranges {
    /** Records to a page; halved where they are so large that a page is too much for one answer. */
    private static final int PAGE = 512;

    /** How often to begin again when etcd has forgotten the moment meanwhile. */
    private static final int COMPACTIONS = 3;

    private final Members members;
    private final Revisions revisions;
    private final Keys keys;
    private final Skips skips;

    Ranges(Members members, Revisions revisions, Keys keys, Skips skips) {
        this.members = members;
        this.revisions = revisions;
        this.keys = keys;
        this.skips = skips;
    }

    /**
     * The moment that was read.
     *
     * @param revision etcd's own
     * @param offset what makes it one that never falls
     */
    record Moment(long revision, long offset) {
        long at() {
            return offset + revision;
        }
    }

    /**
     * Reads.
     *
     * @param each is given every record that can be read, with its key; again from the first if {@code anew} was called
     * @param anew what was given so far is void
     */
    Moment read(ByteSequence prefix, String what, BiConsumer<ByteSequence, Service> each, Runnable anew) {
        for (int tries = 1; ; tries++) {
            try {
                return readAll(prefix, what, each);
            } catch (AnswerException e) {
                if (e.code() != Status.Code.OUT_OF_RANGE || tries == COMPACTIONS) {
                    throw e;
                }
                anew.run();
            }
        }
    }

    private Moment readAll(ByteSequence prefix, String what, BiConsumer<ByteSequence, Service> each) {
        ByteSequence end = OptionsUtil.prefixEndOf(prefix);
        Revisions.Start start = revisions.start();
        GetResponse page = page(what, prefix, end, 0);
        Response.Header header = page.getHeader();
        while (true) {
            List<KeyValue> found = page.getKvs();
            for (KeyValue one : found) {
                Service service = decode(one);
                if (service != null) {
                    each.accept(one.getKey(), service);
                }
            }
            if (!page.isMore() || found.isEmpty()) {
                return new Moment(header.getRevision(), revisions.offset(start, header));
            }
            ByteSequence next = found.get(found.size() - 1).getKey().concat(ByteSequence.from(new byte[1]));
            page = page(what, next, end, header.getRevision());
        }
    }

    private GetResponse page(String what, ByteSequence from, ByteSequence end, long revision) {
        for (int limit = PAGE; ; limit /= 2) {
            GetOption option = GetOption.builder()
                    .withRange(end)
                    .withLimit(limit)
                    .withRevision(revision)
                    .build();
            try {
                return members.call(what, client -> client.getKVClient().get(from, option));
            } catch (AnswerException e) {
                if (e.code() != Status.Code.RESOURCE_EXHAUSTED || limit == 1) {
                    throw e;
                }
            }
        }
    }

    /** The record, if it is one: readable, and under the key of its own name and id. */
    @Nullable Service decode(KeyValue found) {
        try {
            Service service = RecordReader.read(found.getValue().getBytes());
            if (!keys.node(service.name(), service.node().id()).equals(found.getKey())) {
                throw new BadRecordException("its name and id are not those of its key");
            }
            return service;
        } catch (BadRecordException e) {
            skips.add(Keys.text(found.getKey()), String.valueOf(e.getMessage()));
            return null;
        }
    }
}
