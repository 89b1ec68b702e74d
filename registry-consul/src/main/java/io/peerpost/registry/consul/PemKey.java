package io.peerpost.registry.consul;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key from PEM: PKCS#8, which Java knows, and the older PKCS#1 (RSA) and SEC 1 (EC, what
 * {@code consul tls} makes), which only want a PKCS#8 hull (RFC 5208, 5).
 */
final class PemKey {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private static final byte[] VERSION = {2, 1, 0};
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xa0;

    private PemKey() {}

    /**
     * Reads the first key.
     *
     * @throws IllegalArgumentException if there is none
     * @throws GeneralSecurityException if it is of no kind that Java knows
     */
    static PrivateKey read(byte[] pem) throws GeneralSecurityException {
        Matcher found = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new IllegalArgumentException("no private key in PEM");
        }
        byte[] key = Base64.getMimeDecoder().decode(found.group(2));
        byte[] pkcs8 = switch (found.group(1)) {
            case "RSA " -> der(SEQUENCE, VERSION, RSA, der(OCTETS, key));
            case "EC " -> der(SEQUENCE, VERSION, der(SEQUENCE, EC_PUBLIC_KEY, curve(key)), der(OCTETS, key));
            default -> key;
        };
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // of another kind
            }
        }
        throw new InvalidKeySpecException("neither EC nor RSA nor Ed25519");
    }

    /** The name of the curve, which SEC 1 tells behind version and secret (RFC 5915, 3). */
    private static byte[] curve(byte[] sec1) {
        int at = skipHeader(sec1, 0);
        at = skip(sec1, at);
        at = skip(sec1, at);
        if (at >= sec1.length || (sec1[at] & 0xff) != CURVE) {
            throw new IllegalArgumentException("a key of no named curve");
        }
        return Arrays.copyOfRange(sec1, skipHeader(sec1, at), skip(sec1, at));
    }

    private static int skip(byte[] der, int at) {
        int begin = skipHeader(der, at);
        int length = der[at + 1] & 0xff;
        if (length >= 0x80) {
            length = 0;
            for (int i = at + 2; i < begin; i++) {
                length = length << 8 | (der[i] & 0xff);
            }
        }
        if (length < 0 || length > der.length - begin) {
            throw new IllegalArgumentException("a key that is cut short");
        }
        return begin + length;
    }

    private static int skipHeader(byte[] der, int at) {
        if (at + 2 > der.length) {
            throw new IllegalArgumentException("a key that is cut short");
        }
        int length = der[at + 1] & 0xff;
        int begin = at + 2 + (length < 0x80 ? 0 : length - 0x80);
        if (begin > der.length || length > 0x84) {
            throw new IllegalArgumentException("a key that is cut short");
        }
        return begin;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int size = content.size();
        if (size < 0x80) {
            out.write(size);
        } else if (size < 0x100) { // in as few bytes as can be: JDK 17 takes nothing else
            out.write(0x81);
            out.write(size);
        } else {
            out.write(0x82);
            out.write(size >> 8);
            out.write(size);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
