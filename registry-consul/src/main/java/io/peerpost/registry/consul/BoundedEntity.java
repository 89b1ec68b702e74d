package io.peerpost.registry.consul;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;

/** An answer's body that ends with an error where it grows too long for us. */
final class BoundedEntity extends HttpEntityWrapper {
    /** Some 30,000 nodes with go-micro's tags. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    BoundedEntity(HttpEntity body) throws IOException {
        super(body);
        if (body.getContentLength() > MAX_BYTES) {
            throw tooLong();
        }
    }

    @Override
    public InputStream getContent() throws IOException {
        return new FilterInputStream(super.getContent()) {
            private long left = MAX_BYTES;

            @Override
            public int read() throws IOException {
                int read = super.read();
                count(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length);
                count(read);
                return read;
            }

            private void count(int read) throws IOException {
                left -= Math.max(0, read);
                if (left < 0) {
                    throw tooLong();
                }
            }
        };
    }

    private static IOException tooLong() {
        return new IOException("an answer of more than " + MAX_BYTES + " bytes");
    }
}
