package io.peerpost.registry.etcd;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.peerpost.registry.RegistryException;
import java.io.File;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and what to show, as PEM files.
 *
 * @param ca who vouches for etcd; the JDK's own list if null
 * @param cert what we show; nothing if null
 * @param key its private key, in PKCS 8; null exactly if {@code cert} is
 */
record Tls(@Nullable Path ca, @Nullable Path cert, @Nullable Path key) {

    /** Checks that certificate and key come together. */
    Tls {
        if ((cert == null) != (key == null)) {
            throw new IllegalArgumentException("tls-cert, tls-key: one without the other (expected: both or neither)");
        }
    }

    /**
     * Reads the files.
     *
     * @throws RegistryException if that fails
     */
    SslContext context() {
        try {
            SslContextBuilder builder = GrpcSslContexts.forClient();
            if (ca != null) {
                builder.trustManager(readable("tls-ca", ca));
            }
            if (cert != null && key != null) {
                builder.keyManager(readable("tls-cert", cert), readable("tls-key", key));
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new RegistryException("etcd: TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static File readable(String name, Path path) {
        File file = path.toFile();
        if (!file.canRead()) {
            throw new IllegalArgumentException(name + ": " + path + " (expected: a file that can be read)");
        }
        return file;
    }
}
