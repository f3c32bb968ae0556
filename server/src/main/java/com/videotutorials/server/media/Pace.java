package com.videotutorials.server.media;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a file must be on its way, on the average: as fast as a bad telephone line, after a while. Who lets it trickle
 * holds a thread for nothing.
 */
final class Pace {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long BYTES_IN_A_SECOND = 4 * 1024;

    private final LongSupplier nanoTime;
    private final long start;
    private long bytes;

    /** @param nanoTime as {@link System#nanoTime} */
    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** From now on. */
    static Pace begin() {
        return new Pace(System::nanoTime);
    }

    InputStream of(InputStream content) {
        return new FilterInputStream(content) {
            @Override
            public int read() throws IOException {
                var read = super.read();
                moved(1);
                return read;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                var read = super.read(buffer, offset, length);
                moved(read);
                return read;
            }
        };
    }

    OutputStream of(OutputStream target) {
        return new FilterOutputStream(target) {
            @Override
            public void write(int oneByte) throws IOException {
                out.write(oneByte);
                moved(1);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                out.write(buffer, offset, length);
                moved(length);
            }
        };
    }

    private void moved(int more) throws TooSlowException {
        bytes += Math.max(0, more);
        var counted = nanoTime.getAsLong() - start - GRACE.toNanos();
        if (counted > 0 && bytes < counted / 1e9 * BYTES_IN_A_SECOND) {
            throw new TooSlowException();
        }
    }

    /** It trickles. */
    static final class TooSlowException extends IOException {

        private static final long serialVersionUID = 1L;

        TooSlowException() {
            super("The file comes or goes too slowly");
        }
    }
}
