package com.videotutorials.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Keeps each object as a file of its name, in a directory that all processes share. Files that are being written are
 * beside them and get their names when they are complete and on the disk. Clients cannot reach the directory: who shows
 * it to them does so through {@link #write} and {@link #read}. The media type is what the end of the name says.
 */
public final class DirectoryObjectStore implements ObjectStore {

    private static final Duration LONGEST_WRITE = Duration.ofDays(1);
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private static final Map<String, String> TYPES = Map.of(
            "m3u8", "application/vnd.apple.mpegurl",
            "m4s", "video/iso.segment",
            "mp4", "video/mp4",
            "jpg", "image/jpeg");

    private final Path objects;
    private final Path unfinished;

    /** @param directory made if it is not there */
    public DirectoryObjectStore(Path directory) {
        this.objects = directory.resolve("objects");
        this.unfinished = directory.resolve("unfinished");
    }

    @Override
    public void put(ObjectName name, Path file, String contentType) {
        try (var content = Files.newInputStream(file)) {
            write(name, content, Files.size(file), contentType);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void write(ObjectName name, InputStream content, long size, String contentType) throws IOException {
        var part = begin();
        try {
            copy(content, size, part);
            finish(part, name);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path begin() {
        try {
            Files.createDirectories(unfinished);
        } catch (IOException e) {
            throw unavailable(e);
        }
        return unfinished.resolve(UUID.randomUUID().toString());
    }

    private static void copy(InputStream content, long size, Path part) throws IOException {
        try (var channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(content, size, Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    private static void copy(InputStream content, long size, OutputStream target) throws IOException {
        var buffer = new byte[64 * 1024];
        var written = 0L;
        for (var read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            written += read;
            if (written > size) {
                throw new IncompleteObjectException(
                        "There are more than the %d bytes that were announced".formatted(size));
            }
            target.write(buffer, 0, read);
        }
        if (written < size) {
            throw new IncompleteObjectException("There are %d bytes, but %d were announced".formatted(written, size));
        }
    }

    private void finish(Path part, ObjectName name) {
        try {
            var file = file(name);
            Files.createDirectories(file.getParent());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectName name) {
        try {
            var file = file(name);
            return Files.isRegularFile(file) ? Optional.of(info(name, file)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static ObjectInfo info(ObjectName name, Path file) throws IOException {
        var type = name.value().substring(name.value().lastIndexOf('.') + 1);
        return new ObjectInfo(
                name,
                Files.size(file),
                TYPES.getOrDefault(type, UNKNOWN_TYPE),
                Files.getLastModifiedTime(file).toInstant());
    }

    @Override
    public InputStream read(ObjectName name, long offset, long length) {
        try {
            var channel = FileChannel.open(file(name), StandardOpenOption.READ);
            channel.position(offset);
            return new BoundedInputStream(Channels.newInputStream(channel), length);
        } catch (NoSuchFileException e) {
            throw new ObjectNotFoundException(name);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void download(ObjectName name, Path file) throws IOException {
        try (var content = read(name, 0, Long.MAX_VALUE)) {
            Files.copy(content, file);
        }
    }

    @Override
    public void delete(ObjectName name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void listBelow(ObjectName folder, Consumer<ObjectInfo> each) {
        var directory = file(folder);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                find(name(file)).ifPresent(each);
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Optional<DirectUpload> directUpload(ObjectName name, long size, String contentType) {
        return Optional.empty();
    }

    @Override
    public List<Integer> completeDirectUpload(ObjectName name) {
        if (find(name).isEmpty()) {
            throw new ObjectNotFoundException(name);
        }
        return List.of();
    }

    @Override
    public Optional<String> directUrl(ObjectName name) {
        return Optional.empty();
    }

    @Override
    public void tidy() {
        if (!Files.isDirectory(unfinished)) {
            return;
        }
        var end = Instant.now().minus(LONGEST_WRITE);
        try (var parts = Files.list(unfinished)) {
            for (var part : parts.toList()) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(end)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private Path file(ObjectName name) {
        return objects.resolve(name.value());
    }

    private ObjectName name(Path file) {
        return new ObjectName(objects.relativize(file).toString().replace('\\', '/'));
    }

    private static ObjectStoreUnavailableException unavailable(IOException e) {
        return new ObjectStoreUnavailableException("The directory of objects cannot be used: " + e, e);
    }
}
