package com.videotutorials.server.media;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest.FieldViolation;
import com.videotutorials.api.creators.v1.CreateUploadRequest;
import com.videotutorials.api.creators.v1.CreateUploadResponse;
import com.videotutorials.api.creators.v1.UploadPart;
import com.videotutorials.messagestore.NameBasedId;
import com.videotutorials.objectstore.DirectUpload;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectNotFoundException;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.InvalidRequestException;
import com.videotutorials.server.calls.NotFoundException;
import com.videotutorials.server.calls.RequestCheck;
import com.videotutorials.server.calls.RequestIdentity;
import com.videotutorials.server.limits.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Makes places for the files of users, and says how to send them there. What was sent is an object like any other. */
public final class Uploads implements RequestCheck {

    private static final Duration USABLE = Duration.ofHours(12);

    private final ObjectStore store;
    private final RateLimits rateLimits;
    private final UploadLimits limits;
    private final PublicUrl publicUrl;
    private final UrlTokens tokens;
    private final Clock clock;

    /** Files go to the store itself, or to the public URL if clients cannot reach it. */
    public Uploads(
            ObjectStore store,
            RateLimits rateLimits,
            UploadLimits limits,
            PublicUrl publicUrl,
            UrlTokens tokens,
            Clock clock) {
        this.store = store;
        this.rateLimits = rateLimits;
        this.limits = limits;
        this.publicUrl = publicUrl;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public List<FieldViolation> violations(Message request) {
        return request instanceof CreateUploadRequest upload
                ? limits.violations(upload.getSizeBytes(), typed(upload.getContentType()))
                : List.of();
    }

    /**
     * Makes a place for a file: the same one for every repetition of the request.
     *
     * @throws InvalidRequestException if such files are not taken
     * @throws CallRefusedException if the user has begun too many uploads
     */
    public CreateUploadResponse create(RequestIdentity identity, UUID userId, long sizeBytes, String contentType) {
        var type = typed(contentType);
        var violations = limits.violations(sizeBytes, type);
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        rateLimits.admit("upload user " + userId, limits.perUser());
        var name = new ObjectName(folder(userId) + NameBasedId.of(identity.messageId(), "upload"));
        var upload = store.directUpload(name, sizeBytes, type)
                .orElseGet(() -> throughServer(new UploadPlace(name, sizeBytes, type)));
        return response(name, upload);
    }

    private static String typed(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT);
    }

    private static String folder(UUID userId) {
        return "uploads/" + userId + "/";
    }

    private DirectUpload throughServer(UploadPlace place) {
        var end = clock.instant().plus(USABLE);
        var url = publicUrl.with("/uploads/" + tokens.sign(UploadPlace.PURPOSE, end, place.words()));
        var part = new DirectUpload.Part(url, Map.of("Content-Type", place.contentType()), 0, place.size());
        return new DirectUpload(List.of(part), end, false);
    }

    private static CreateUploadResponse response(ObjectName name, DirectUpload upload) {
        var response = CreateUploadResponse.newBuilder()
                .setSourceUri(name.toUri())
                .setExpiresAt(
                        Timestamp.newBuilder().setSeconds(upload.expiresAt().getEpochSecond()))
                .setMustBeCompleted(upload.mustBeCompleted());
        for (var part : upload.parts()) {
            response.addParts(UploadPart.newBuilder()
                    .setUrl(part.url())
                    .putAllHeaders(part.headers())
                    .setOffset(part.offset())
                    .setSizeBytes(part.size()));
        }
        return response.build();
    }

    /**
     * Joins the parts of an upload. Does nothing if it has one part, or was completed before.
     *
     * @throws NotFoundException if it is no upload of the user, or nothing of it was sent
     * @throws CallRefusedException if parts are missing
     */
    public void complete(UUID userId, String sourceUri) {
        if (!isUpload(userId, sourceUri)) {
            throw new NotFoundException("upload", sourceUri);
        }
        try {
            var missing = store.completeDirectUpload(ObjectName.fromUri(sourceUri));
            if (!missing.isEmpty()) {
                throw CallRefusedException.failedPrecondition(
                        "PARTS_MISSING", "Parts are missing, the first one is number " + missing.get(0));
            }
        } catch (ObjectNotFoundException e) {
            throw new NotFoundException("upload", sourceUri);
        }
    }

    private static boolean isUpload(UUID userId, String sourceUri) {
        return ObjectName.isUri(sourceUri)
                && ObjectName.fromUri(sourceUri).value().startsWith(folder(userId))
                && ObjectName.fromUri(sourceUri)
                                .value()
                                .indexOf('/', folder(userId).length())
                        < 0;
    }
}
