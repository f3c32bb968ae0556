package com.videotutorials.objectstore;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where objects are: in an S3 bucket if one is named, else in a directory. What is not set is empty.
 *
 * @param directory all processes share it
 * @param bucket the name of the bucket, which must exist
 * @param endpoint the URL of the store; Amazon's if it is empty
 * @param publicEndpoint the URL under which clients reach the store, if that is another one
 * @param region which one the bucket is in
 * @param accessKey who uses the store; if it is empty, what the AWS SDK finds in the environment counts
 * @param secretKey the key's secret
 * @param pathStyle whether the bucket's name is the first word of paths rather than of the host's name
 */
public record ObjectStoreSettings(
        String directory,
        String bucket,
        String endpoint,
        String publicEndpoint,
        String region,
        String accessKey,
        String secretKey,
        boolean pathStyle) {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /**
     * Opens the store, which need not be reachable yet.
     *
     * @throws IllegalArgumentException if a setting cannot be used; the message names the variable of the environment
     */
    public ObjectStore open() {
        if (bucket.isEmpty()) {
            require(!directory.isEmpty(), "OBJECT_STORE_DIRECTORY is not set, nor is S3_BUCKET");
            return new DirectoryObjectStore(Path.of(directory));
        }
        require(BUCKET.matcher(bucket).matches(), "S3_BUCKET is not the name of a bucket: " + bucket);
        requireUrl("S3_ENDPOINT", endpoint);
        requireUrl("S3_PUBLIC_ENDPOINT", publicEndpoint);
        require(!region.isEmpty(), "S3_REGION is not set");
        require(accessKey.isEmpty() || !secretKey.isEmpty(), "S3_ACCESS_KEY is set, but S3_SECRET_KEY is not");
        require(!accessKey.isEmpty() || secretKey.isEmpty(), "S3_SECRET_KEY is set, but S3_ACCESS_KEY is not");
        return new S3ObjectStore(this);
    }

    private static void requireUrl(String variable, String url) {
        require(url.isEmpty() || isHttp(url), "%s is no http or https URL: %s".formatted(variable, url));
    }

    private static boolean isHttp(String url) {
        try {
            var uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return bucket.isEmpty() ? directory : "s3://" + bucket;
    }
}
