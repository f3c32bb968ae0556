package com.videotutorials.server.media;

import com.google.rpc.BadRequest.FieldViolation;
import com.videotutorials.server.limits.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which files are taken.
 *
 * @param largest in bytes
 * @param contentTypes media types
 * @param perUser how many uploads a user may begin
 */
public record UploadLimits(long largest, Set<String> contentTypes, RateLimit perUser) {

    /** @throws IllegalArgumentException if nothing is taken */
    public UploadLimits {
        contentTypes = Set.copyOf(contentTypes);
        if (largest < 1 || contentTypes.isEmpty()) {
            throw new IllegalArgumentException("Some uploads must be taken");
        }
    }

    List<FieldViolation> violations(long sizeBytes, String contentType) {
        var violations = new ArrayList<FieldViolation>();
        if (sizeBytes < 1) {
            violations.add(violation("size_bytes", "TOO_SMALL", "must be at least 1"));
        }
        if (sizeBytes > largest) {
            violations.add(violation("size_bytes", "TOO_LARGE", "must be at most " + largest));
        }
        if (!contentTypes.contains(contentType)) {
            var all = String.join(", ", contentTypes.stream().sorted().toList());
            violations.add(violation("content_type", "NOT_TAKEN", "must be one of " + all));
        }
        return violations;
    }

    private static FieldViolation violation(String field, String reason, String description) {
        return FieldViolation.newBuilder()
                .setField(field)
                .setReason(reason)
                .setDescription(description)
                .build();
    }
}
