package com.videotutorials.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps files under names. A file is there as a whole or not at all: nobody sees one that is half written. Used by many
 * threads and processes at once.
 *
 * <p>Every method throws {@link ObjectStoreUnavailableException} if the store cannot be reached.
 */
public interface ObjectStore {

    /** Writes an object, in place of the one that has the name. The file must not change meanwhile. */
    void put(ObjectName name, Path file, String contentType);

    /**
     * Writes an object, in place of the one that has the name, while its content comes in.
     *
     * @param size how many bytes there are to be
     * @throws IncompleteObjectException if there are fewer or more
     * @throws IOException if the content cannot be read
     */
    void write(ObjectName name, InputStream content, long size, String contentType) throws IOException;

    /** What is known about an object; empty if there is none of this name. */
    Optional<ObjectInfo> find(ObjectName name);

    /**
     * The content of an object from one of its bytes on, to be closed. There is none beyond the object's end.
     *
     * @param offset how many bytes are left out
     * @param length how many bytes there are to be at the most
     * @throws ObjectNotFoundException if there is none of this name
     */
    InputStream read(ObjectName name, long offset, long length);

    /**
     * Copies an object to a file, which must not exist.
     *
     * @throws ObjectNotFoundException if there is none of this name
     * @throws IOException if the file cannot be written
     */
    void download(ObjectName name, Path file) throws IOException;

    /** Removes an object, if there is one of this name. */
    void delete(ObjectName name);

    /** Removes all objects whose names begin with this one and a slash. */
    default void deleteBelow(ObjectName folder) {
        listBelow(folder, object -> delete(object.name()));
    }

    /**
     * Shows all objects whose names begin with this one and a slash. Those that come or go meanwhile may be shown. Their
     * media types are guessed by how their names end.
     */
    void listBelow(ObjectName folder, Consumer<ObjectInfo> each);

    /**
     * How clients send an object to the store themselves; empty if they cannot reach it. A repetition goes on with the
     * parts that were sent, as long as name and size are the same.
     *
     * @param size how many bytes the object will have
     */
    Optional<DirectUpload> directUpload(ObjectName name, long size, String contentType);

    /**
     * Joins the parts of an object that clients have sent. Does nothing if it is joined already.
     *
     * @return the numbers of the parts that are missing, from 1 on; empty if it is complete
     * @throws ObjectNotFoundException if there is neither the object nor any of its parts
     */
    List<Integer> completeDirectUpload(ObjectName name);

    /** Where clients read an object themselves, with the whole or a range of it; empty if they cannot reach the store. */
    Optional<String> directUrl(ObjectName name);

    /** Removes what is left of objects whose writers have gone, if it is older than a day. */
    void tidy();
}
