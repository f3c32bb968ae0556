package com.videotutorials.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Sends long objects in parts. Nothing is there before all of it is. */
final class S3Multipart {

    /** How much of an object is held in memory: S3 wants parts of 5 MiB at least. */
    static final int HELD = 8 * 1024 * 1024;

    private static final int PART_OF_FILE = 64 * 1024 * 1024;

    /** S3's limit. */
    private static final int MOST_PARTS = 10_000;

    private final S3Connection s3;

    S3Multipart(S3Connection s3) {
        this.s3 = s3;
    }

    void put(ObjectName name, Path file, long size, String contentType) throws IOException {
        send(name, contentType, Parts.of(size, PART_OF_FILE, MOST_PARTS), part -> part(file, part));
    }

    private static RequestBody part(Path file, Parts.Range part) {
        return RequestBody.fromContentProvider(() -> open(file, part), part.size(), "application/octet-stream");
    }

    private static InputStream open(Path file, Parts.Range part) {
        try {
            var channel = FileChannel.open(file);
            return new BoundedInputStream(Channels.newInputStream(channel.position(part.offset())), part.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(ObjectName name, InputStream content, long size, String contentType) throws IOException {
        var parts = Parts.of(size, HELD, MOST_PARTS);
        send(name, contentType, parts, part -> {
            var bytes = Copying.exactly(content, Math.toIntExact(part.size()), size);
            if (part.number() == parts.size()) {
                Copying.requireEnd(content, size);
            }
            return RequestBody.fromBytes(bytes);
        });
    }

    private void send(ObjectName name, String contentType, List<Parts.Range> parts, Content content)
            throws IOException {
        var uploadId = begin(name, contentType);
        try {
            var sent = new ArrayList<CompletedPart>();
            for (var part : parts) {
                sent.add(send(name, uploadId, part, content.of(part)));
            }
            if (!complete(name, uploadId, sent)) {
                throw new ObjectStoreUnavailableException("Somebody has removed the parts of " + name);
            }
        } catch (IOException | RuntimeException e) {
            abort(name, uploadId, e);
            throw e;
        }
    }

    /** Begins an object of which the parts come later, and answers with the id of that. */
    String begin(ObjectName name, String contentType) {
        return s3.call(client -> client.createMultipartUpload(
                        create -> create.bucket(s3.bucket()).key(name.value()).contentType(contentType)))
                .uploadId();
    }

    private CompletedPart send(ObjectName name, String uploadId, Parts.Range part, RequestBody body) {
        var request = UploadPartRequest.builder()
                .bucket(s3.bucket())
                .key(name.value())
                .uploadId(uploadId)
                .partNumber(part.number())
                .build();
        var etag = s3.call(client -> client.uploadPart(request, body)).eTag();
        return CompletedPart.builder().partNumber(part.number()).eTag(etag).build();
    }

    /** Joins the parts, unless somebody else has joined or removed them; and says whether it did. */
    boolean complete(ObjectName name, String uploadId, List<CompletedPart> parts) {
        return s3.find(client -> client.completeMultipartUpload(complete -> complete.bucket(s3.bucket())
                        .key(name.value())
                        .uploadId(uploadId)
                        .multipartUpload(all -> all.parts(parts))))
                .isPresent();
    }

    /** Gives up what was begun, if it is not done yet. */
    void abort(String key, String uploadId) {
        s3.find(client -> client.abortMultipartUpload(
                abort -> abort.bucket(s3.bucket()).key(key).uploadId(uploadId)));
    }

    private void abort(ObjectName name, String uploadId, Exception cause) {
        try {
            abort(name.value(), uploadId);
        } catch (ObjectStoreUnavailableException e) {
            cause.addSuppressed(e);
        }
    }

    private interface Content {
        RequestBody of(Parts.Range part) throws IOException;
    }
}
