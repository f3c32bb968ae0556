package com.videotutorials.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Keeps objects in a bucket of any store that speaks S3. The bucket is for nothing else. */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

    /** What is larger is sent in parts. */
    static final long LARGEST_WHOLE = 100L * 1024 * 1024;

    private static final Duration READABLE = Duration.ofHours(1);
    private static final int RANGE_BEYOND_END = 416;

    private final S3Connection s3;
    private final S3Multipart multipart;
    private final S3DirectUploads directUploads;

    /** The store need not be reachable yet. */
    public S3ObjectStore(ObjectStoreSettings settings) {
        this(settings, Clock.systemUTC());
    }

    S3ObjectStore(ObjectStoreSettings settings, Clock clock) {
        this.s3 = S3Connection.open(settings);
        this.multipart = new S3Multipart(s3);
        this.directUploads = new S3DirectUploads(s3, clock);
    }

    @Override
    public void put(ObjectName name, Path file, String contentType) {
        try {
            var size = Files.size(file);
            if (size <= LARGEST_WHOLE) {
                putWhole(name, contentType, RequestBody.fromFile(file));
            } else {
                multipart.put(name, file, size, contentType);
            }
        } catch (IOException e) {
            throw new ObjectStoreUnavailableException("A file cannot be read: " + e, e);
        }
    }

    private void putWhole(ObjectName name, String contentType, RequestBody body) {
        var request = PutObjectRequest.builder()
                .bucket(s3.bucket())
                .key(name.value())
                .contentType(contentType)
                .build();
        s3.call(client -> client.putObject(request, body));
    }

    @Override
    public void write(ObjectName name, InputStream content, long size, String contentType) throws IOException {
        if (size <= S3Multipart.HELD) {
            var bytes = Copying.exactly(content, (int) size, size);
            Copying.requireEnd(content, size);
            putWhole(name, contentType, RequestBody.fromBytes(bytes));
        } else {
            multipart.write(name, content, size, contentType);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectName name) {
        return s3.find(client ->
                        client.headObject(head -> head.bucket(s3.bucket()).key(name.value())))
                .map(found -> info(name, found));
    }

    private static ObjectInfo info(ObjectName name, HeadObjectResponse found) {
        var type = Objects.requireNonNullElse(found.contentType(), ContentTypes.of(name));
        return new ObjectInfo(name, found.contentLength(), type, found.lastModified());
    }

    @Override
    public InputStream read(ObjectName name, long offset, long length) {
        if (length == 0) {
            return nothing(name);
        }
        var last = length > Long.MAX_VALUE - offset ? "" : String.valueOf(offset + length - 1);
        var request = GetObjectRequest.builder()
                .bucket(s3.bucket())
                .key(name.value())
                .range("bytes=%d-%s".formatted(offset, last))
                .build();
        try {
            return s3.find(client -> new S3Content(client.getObject(request)))
                    .orElseThrow(() -> new ObjectNotFoundException(name));
        } catch (ObjectStoreUnavailableException e) {
            if (e.getCause() instanceof SdkException cause && S3Connection.status(cause) == RANGE_BEYOND_END) {
                return InputStream.nullInputStream();
            }
            throw e;
        }
    }

    private InputStream nothing(ObjectName name) {
        return find(name)
                .map(found -> InputStream.nullInputStream())
                .orElseThrow(() -> new ObjectNotFoundException(name));
    }

    @Override
    public void download(ObjectName name, Path file) throws IOException {
        try (var content = read(name, 0, Long.MAX_VALUE)) {
            Copying.download(content, file);
        }
    }

    @Override
    public void delete(ObjectName name) {
        s3.find(client ->
                client.deleteObject(delete -> delete.bucket(s3.bucket()).key(name.value())));
    }

    @Override
    public void listBelow(ObjectName folder, Consumer<ObjectInfo> each) {
        var pages = s3.call(client -> client.listObjectsV2Paginator(
                        list -> list.bucket(s3.bucket()).prefix(folder.value() + "/")))
                .iterator();
        while (s3.call(client -> pages.hasNext())) {
            for (var object : s3.call(client -> pages.next()).contents()) {
                if (ObjectName.isName(object.key())) {
                    each.accept(info(object));
                }
            }
        }
    }

    private static ObjectInfo info(S3Object object) {
        var name = new ObjectName(object.key());
        return new ObjectInfo(name, object.size(), ContentTypes.of(name), object.lastModified());
    }

    @Override
    public Optional<DirectUpload> directUpload(ObjectName name, long size, String contentType) {
        return Optional.of(
                size <= LARGEST_WHOLE
                        ? directUploads.whole(name, size, contentType)
                        : directUploads.inParts(name, size, contentType));
    }

    @Override
    public List<Integer> completeDirectUpload(ObjectName name) {
        return directUploads.complete(name, () -> find(name).isPresent());
    }

    @Override
    public Optional<String> directUrl(ObjectName name) {
        return Optional.of(s3.presigner()
                .presignGetObject(url -> url.signatureDuration(READABLE)
                        .getObjectRequest(get -> get.bucket(s3.bucket()).key(name.value())))
                .url()
                .toString());
    }

    @Override
    public void tidy() {
        directUploads.tidy();
    }

    @Override
    public void close() {
        s3.close();
    }
}
