package com.videotutorials.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Copies the content of objects, and tells whether the store or the other side is to blame when that fails. */
final class Copying {

    private static final int BUFFER = 64 * 1024;

    private Copying() {}

    /** From a store to a file, which does not remain if it is not complete. */
    static void download(InputStream content, Path file) throws IOException {
        var target = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (target) {
            var buffer = new byte[BUFFER];
            for (var read = fromStore(content, buffer); read >= 0; read = fromStore(content, buffer)) {
                target.write(buffer, 0, read);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static int fromStore(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new ObjectStoreUnavailableException("An object cannot be read to its end: " + e, e);
        }
    }

    /** Reads so many of the bytes that were announced. */
    static byte[] exactly(InputStream content, int length, long announced) throws IOException {
        var bytes = content.readNBytes(length);
        if (bytes.length < length) {
            throw IncompleteObjectException.tooShort(announced);
        }
        return bytes;
    }

    static void requireEnd(InputStream content, long announced) throws IOException {
        if (content.read() >= 0) {
            throw IncompleteObjectException.tooLong(announced);
        }
    }
}
