package com.videotutorials.objectstore;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * Lets clients send objects with URLs that are signed, for exactly so many bytes. How long an object in parts is to be is
 * kept beside it until it is joined, under a key that is no object's name.
 */
final class S3DirectUploads {

    private static final Duration USABLE = Duration.ofHours(12);
    private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);
    private static final long PART = 32L * 1024 * 1024;
    private static final int MOST_PARTS = 1_000;
    private static final String SIZES = ".sizes/";

    private static final Comparator<MultipartUpload> EARLIEST_FIRST =
            Comparator.comparing(MultipartUpload::initiated).thenComparing(MultipartUpload::uploadId);

    private final S3Connection s3;
    private final S3Multipart multipart;
    private final Clock clock;

    S3DirectUploads(S3Connection s3, Clock clock) {
        this.s3 = s3;
        this.multipart = new S3Multipart(s3);
        this.clock = clock;
    }

    DirectUpload whole(ObjectName name, long size, String contentType) {
        var url = s3.presigner()
                .presignPutObject(
                        presign -> presign.signatureDuration(USABLE).putObjectRequest(put -> put.bucket(s3.bucket())
                                .key(name.value())
                                .contentType(contentType)
                                .contentLength(size)))
                .url();
        var part = new DirectUpload.Part(url.toString(), Map.of("Content-Type", contentType), 0, size);
        return new DirectUpload(List.of(part), clock.instant().plus(USABLE), false);
    }

    DirectUpload inParts(ObjectName name, long size, String contentType) {
        var uploadId = begun(name, size, contentType);
        var parts = Parts.of(size, PART, MOST_PARTS).stream()
                .map(part -> new DirectUpload.Part(url(name, uploadId, part), Map.of(), part.offset(), part.size()))
                .toList();
        return new DirectUpload(parts, clock.instant().plus(USABLE), true);
    }

    /** Of several that begin at once all go on with the earliest one. */
    private String begun(ObjectName name, long size, String contentType) {
        var open = open(name);
        if (!announcedSize(name).equals(Optional.of(size))) {
            open.forEach(other -> multipart.abort(name.value(), other.uploadId()));
            announce(name, size);
            open = List.of();
        }
        if (open.isEmpty()) {
            var begun = multipart.begin(name, contentType);
            return open(name).stream()
                    .findFirst()
                    .map(MultipartUpload::uploadId)
                    .orElse(begun);
        }
        return open.get(0).uploadId();
    }

    private String url(ObjectName name, String uploadId, Parts.Range part) {
        return s3.presigner()
                .presignUploadPart(presign -> presign.signatureDuration(USABLE)
                        .uploadPartRequest(upload -> upload.bucket(s3.bucket())
                                .key(name.value())
                                .uploadId(uploadId)
                                .partNumber(part.number())
                                .contentLength(part.size())))
                .url()
                .toString();
    }

    private void announce(ObjectName name, long size) {
        s3.call(client -> client.putObject(
                put -> put.bucket(s3.bucket()).key(SIZES + name.value()),
                RequestBody.fromString(String.valueOf(size))));
    }

    private Optional<Long> announcedSize(ObjectName name) {
        return s3.find(client ->
                        client.getObjectAsBytes(get -> get.bucket(s3.bucket()).key(SIZES + name.value())))
                .map(size -> Long.valueOf(size.asUtf8String()));
    }

    private List<MultipartUpload> open(ObjectName name) {
        return open(name.value()).stream()
                .filter(upload -> upload.key().equals(name.value()))
                .toList();
    }

    private List<MultipartUpload> open(String prefix) {
        return s3.call(client ->
                client
                        .listMultipartUploadsPaginator(
                                list -> list.bucket(s3.bucket()).prefix(prefix))
                        .uploads()
                        .stream()
                        .sorted(EARLIEST_FIRST)
                        .toList());
    }

    List<Integer> complete(ObjectName name, BooleanSupplier joined) {
        var size = announcedSize(name);
        if (size.isEmpty()) {
            requireJoined(name, joined);
            return List.of();
        }
        var expected = Parts.of(size.get(), PART, MOST_PARTS);
        for (var upload : open(name)) {
            var sent = sent(name, upload.uploadId());
            var missing = missing(expected, sent);
            if (missing.isEmpty()) {
                join(name, upload.uploadId(), sent, joined);
                return List.of();
            }
            if (!sent.isEmpty()) {
                return missing;
            }
        }
        requireJoined(name, joined);
        return List.of();
    }

    private static void requireJoined(ObjectName name, BooleanSupplier joined) {
        if (!joined.getAsBoolean()) {
            throw new ObjectNotFoundException(name);
        }
    }

    private List<Part> sent(ObjectName name, String uploadId) {
        return s3.find(client -> client
                        .listPartsPaginator(list ->
                                list.bucket(s3.bucket()).key(name.value()).uploadId(uploadId))
                        .parts()
                        .stream()
                        .toList())
                .orElse(List.of());
    }

    private static List<Integer> missing(List<Parts.Range> expected, List<Part> sent) {
        var sizes = sent.stream().collect(Collectors.toMap(Part::partNumber, Part::size));
        var missing = new ArrayList<Integer>();
        for (var part : expected) {
            if (sizes.getOrDefault(part.number(), -1L) != part.size()) {
                missing.add(part.number());
            }
        }
        return missing;
    }

    private void join(ObjectName name, String uploadId, List<Part> sent, BooleanSupplier joined) {
        var parts = sent.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.partNumber())
                        .eTag(part.eTag())
                        .build())
                .toList();
        if (!multipart.complete(name, uploadId, parts)) {
            requireJoined(name, joined);
        }
        open(name).forEach(other -> multipart.abort(name.value(), other.uploadId()));
        forget(SIZES + name.value());
    }

    private void forget(String key) {
        s3.find(client ->
                client.deleteObject(delete -> delete.bucket(s3.bucket()).key(key)));
    }

    /** Removes what was not joined in time. */
    void tidy() {
        var end = clock.instant().minus(LONGEST_UPLOAD);
        for (var upload : open("")) {
            if (upload.initiated().isBefore(end)) {
                multipart.abort(upload.key(), upload.uploadId());
            }
        }
        var sizes = s3.call(client ->
                client.listObjectsV2Paginator(list -> list.bucket(s3.bucket()).prefix(SIZES)).contents().stream()
                        .filter(size -> size.lastModified().isBefore(end))
                        .toList());
        sizes.forEach(size -> forget(size.key()));
    }
}
