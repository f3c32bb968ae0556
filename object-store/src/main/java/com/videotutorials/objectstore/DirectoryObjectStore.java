package com.videotutorials.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps each object as a file, in a directory that all processes share. Files that are being written are beside them and
 * get their names when they are complete and on the disk. Clients cannot reach the directory: who shows it to them does
 * so through {@link #write} and {@link #read}. The media type is what the end of the name says.
 */
public final class DirectoryObjectStore implements ObjectStore {

    private final ObjectFiles files;
    private final UnfinishedFiles unfinished;

    /** @param directory made if it is not there, so that only this user can enter it */
    public DirectoryObjectStore(Path directory) {
        this(directory, Clock.systemUTC());
    }

    DirectoryObjectStore(Path directory, Clock clock) {
        this.files = new ObjectFiles(directory.resolve("objects"));
        this.unfinished = new UnfinishedFiles(directory.resolve("unfinished"), clock);
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
        var part = unfinished.begin();
        try {
            UnfinishedFiles.fill(part, content, size);
            files.move(part, name);
        } finally {
            UnfinishedFiles.drop(part);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectName name) {
        try {
            return Optional.of(info(name, files.of(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static ObjectInfo info(ObjectName name, Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(file.toString());
        }
        return new ObjectInfo(
                name,
                attributes.size(),
                ContentTypes.of(name),
                attributes.lastModifiedTime().toInstant());
    }

    @Override
    public InputStream read(ObjectName name, long offset, long length) {
        try {
            var file = files.of(name);
            info(name, file);
            var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
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
            Copying.download(content, file);
        }
    }

    @Override
    public void delete(ObjectName name) {
        try {
            files.delete(name);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void listBelow(ObjectName folder, Consumer<ObjectInfo> each) {
        try {
            files.walk(folder, name -> find(name).ifPresent(each));
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
        try {
            unfinished.tidy();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    static ObjectStoreUnavailableException unavailable(IOException e) {
        return new ObjectStoreUnavailableException("The directory of objects cannot be used: " + e, e);
    }
}
