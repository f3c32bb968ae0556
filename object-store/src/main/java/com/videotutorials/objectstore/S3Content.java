package com.videotutorials.objectstore;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The content of an object. The JDK's connections take it for the end when the server goes away, so the bytes are counted
 * here. Closing it early gives the connection up rather than reading all that is left.
 */
final class S3Content extends FilterInputStream {

    private final ResponseInputStream<GetObjectResponse> response;
    private long left;

    S3Content(ResponseInputStream<GetObjectResponse> response) {
        super(response);
        this.response = response;
        this.left = response.response().contentLength();
    }

    @Override
    public int read() throws IOException {
        var read = super.read();
        count(read < 0 ? read : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var read = super.read(buffer, offset, length);
        count(read);
        return read;
    }

    private void count(int read) throws EOFException {
        left -= Math.max(0, read);
        if (read < 0 && left > 0) {
            throw new EOFException("%d bytes are missing".formatted(left));
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        var skipped = super.skip(bytes);
        left -= skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            response.abort();
        } else {
            super.close();
        }
    }
}
