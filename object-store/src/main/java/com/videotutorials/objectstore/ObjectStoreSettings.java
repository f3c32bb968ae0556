package com.videotutorials.objectstore;

import java.nio.file.Path;

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

    /** Opens the store, which need not be reachable yet. */
    public ObjectStore open() {
        return new DirectoryObjectStore(Path.of(directory));
    }
}
