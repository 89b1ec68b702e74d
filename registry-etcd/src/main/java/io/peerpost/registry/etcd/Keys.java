package io.peerpost.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import java.nio.charset.StandardCharsets;

/**
 * Where go-micro keeps its records: {@code /micro/registry/<service>/<node id>}, a {@code /} inside either turned into
 * {@code -}.
 */
final class Keys {
    private static final String ROOT = "/micro/registry/";

    private final String root;

    /**
     * The keys of a namespace.
     *
     * @param namespace what stands before all of them; empty for go-micro's own place
     */
    Keys(String namespace) {
        this.root = namespace + ROOT;
    }

    /** What all keys begin with. */
    ByteSequence all() {
        return bytes(root);
    }

    /** What the keys of a service begin with; those of others can be among them, see {@link RecordJson}. */
    ByteSequence service(String name) {
        return bytes(root + escaped(name) + "/");
    }

    ByteSequence node(String service, String id) {
        return bytes(root + escaped(service) + "/" + escaped(id));
    }

    private static String escaped(String part) {
        return part.replace('/', '-');
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    static String text(ByteSequence key) {
        return key.toString(StandardCharsets.UTF_8);
    }
}
