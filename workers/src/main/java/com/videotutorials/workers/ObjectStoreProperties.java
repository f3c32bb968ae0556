package com.videotutorials.workers;

import com.videotutorials.objectstore.ObjectStoreSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where files are: {@link ObjectStoreSettings}, as they are configured. */
@ConfigurationProperties("object-store")
record ObjectStoreProperties(String directory, S3 s3) {

    ObjectStoreSettings settings() {
        return new ObjectStoreSettings(
                directory,
                s3.bucket,
                s3.endpoint,
                s3.publicEndpoint,
                s3.region,
                s3.accessKey,
                s3.secretKey,
                s3.pathStyle);
    }

    /** A store that speaks S3. */
    record S3(
            String bucket,
            String endpoint,
            String publicEndpoint,
            String region,
            String accessKey,
            String secretKey,
            boolean pathStyle) {}
}
