package com.videotutorials.objectstore;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which file an object is: {@code a/b/c} is {@code a+/b+/c}. No name has a plus, so {@code a} and {@code a/b} can be
 * there at once. Symbolic links are never followed, so nothing outside the directory is an object.
 */
final class ObjectFiles {

    private static final String FOLDER = "+";

    /** How often somebody else may remove the empty folder that a file is to be put into. */
    private static final int TRIES = 1_000;

    private final Path directory;

    ObjectFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * The file of an object, which need not be there.
     *
     * @throws NoSuchFileException if there cannot be such a file
     */
    Path of(ObjectName name) throws IOException {
        var slash = name.value().lastIndexOf('/');
        var folder = slash < 0 ? directory : folder(name.value().substring(0, slash));
        return folder.resolve(name.value().substring(slash + 1));
    }

    private Path folder(String name) throws IOException {
        var folder = directory;
        for (var word : name.split("/", -1)) {
            folder = folder.resolve(word + FOLDER);
            if (Files.isSymbolicLink(folder)) {
                throw new NoSuchFileException(folder.toString(), null, "is a symbolic link");
            }
        }
        return folder;
    }

    /** Gives a complete file its name, in place of the one that has it. */
    void move(Path part, ObjectName name) {
        try {
            var file = of(name);
            var folder = Objects.requireNonNull(file.getParent());
            moveInto(folder, part, file);
            sync(folder);
        } catch (IOException e) {
            throw DirectoryObjectStore.unavailable(e);
        }
    }

    private static void moveInto(Path folder, Path part, Path file) throws IOException {
        for (var left = TRIES; ; left--) {
            try {
                PrivateDirectory.create(folder);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private void sync(Path folder) throws IOException {
        try {
            for (var each = folder; each != null && each.startsWith(directory); each = each.getParent()) {
                PrivateDirectory.sync(each);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }

    /** Removes the file of an object, and the folders that are empty without it. */
    void delete(ObjectName name) throws IOException {
        try {
            var file = of(name);
            Files.deleteIfExists(file);
            for (var folder = file.getParent(); !directory.equals(folder); folder = folder.getParent()) {
                Files.deleteIfExists(Objects.requireNonNull(folder));
            }
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            return;
        }
    }

    /** Shows the names of all files below a folder; those that come or go meanwhile may be shown. */
    void walk(ObjectName folder, Consumer<ObjectName> each) throws IOException {
        Path start;
        try {
            start = folder(folder.value());
        } catch (NoSuchFileException e) {
            return;
        }
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                var name =
                        directory.relativize(file).toString().replace('\\', '/').replace(FOLDER + "/", "/");
                if (attributes.isRegularFile() && ObjectName.isName(name)) {
                    each.accept(new ObjectName(name));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return goOnIfGone(e);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                return e == null ? FileVisitResult.CONTINUE : goOnIfGone(e);
            }
        });
    }

    private static FileVisitResult goOnIfGone(IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }
}
