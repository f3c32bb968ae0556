package com.videotutorials.server.tokens;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A file of private keys that only its owner may read, and that changes as a whole. */
final class KeyFile {

    private final Path path;

    KeyFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    List<ECKey> read() throws IOException, ParseException {
        var keys = new ArrayList<ECKey>();
        for (var key : JWKSet.parse(Files.readString(path)).getKeys()) {
            if (!(key instanceof ECKey ec) || !ec.isPrivate() || ec.getNotBeforeTime() == null) {
                throw new ParseException("Key %s is no private EC key with nbf".formatted(key.getKeyID()), 0);
            }
            keys.add(ec);
        }
        return keys;
    }

    /**
     * Changes the keys, none of which are there if the file is not; of several processes one after the other.
     *
     * @return the keys after the change
     */
    List<ECKey> update(UnaryOperator<List<ECKey>> change) throws IOException, ParseException {
        Files.createDirectories(path.getParent());
        var lock = path.resolveSibling(path.getFileName() + ".lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            var before = Files.exists(path) ? read() : List.<ECKey>of();
            var after = change.apply(before);
            if (held.isValid() && !after.equals(before)) {
                replace(new JWKSet(List.copyOf(after)).toString(false));
            }
            return after;
        }
    }

    private void replace(String json) throws IOException {
        var next = Files.createTempFile(path.getParent(), path.getFileName().toString(), ".new", ownerOnly());
        try {
            Files.writeString(next, json, StandardCharsets.UTF_8);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
