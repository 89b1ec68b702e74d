package io.peerpost.registry.consul;

import io.peerpost.registry.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and what to show, as PEM files.
 *
 * @param ca the authorities; Java's unless given
 * @param certificate shown with its key, if given
 */
record TlsFiles(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key) {
    static final TlsFiles NONE = new TlsFiles(null, null, null);

    TlsFiles withCa(Path certificates) {
        return new TlsFiles(certificates, certificate, key);
    }

    TlsFiles withCertificate(Path chain, Path itsKey) {
        return new TlsFiles(ca, chain, itsKey);
    }

    /**
     * Reads the files.
     *
     * @throws RegistryException if one cannot be read
     */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new RegistryException("cannot speak TLS with Consul: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException {
        if (ca == null) {
            return null;
        }
        KeyStore store = empty();
        int count = 0;
        for (Certificate each : certificates(ca)) {
            store.setCertificateEntry("ca-" + count++, each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException {
        if (certificate == null || key == null) {
            return null;
        }
        Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
        char[] none = new char[0];
        KeyStore store = empty();
        try {
            store.setKeyEntry("peerpost", PemKey.read(read(key)), none, chain);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // neither cause nor message: they may quote the key
            throw new RegistryException(
                    "tls-key: " + key + " does not hold the key of " + certificate + " (expected: PEM, not encrypted)");
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException e) {
            // said below, as for a file without any
        }
        throw new RegistryException(file + " holds no certificate (expected: PEM)");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RegistryException(file + " cannot be read (expected: a PEM file)", e);
        }
    }
}
