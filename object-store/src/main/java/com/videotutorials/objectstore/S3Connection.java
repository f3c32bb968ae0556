package com.videotutorials.objectstore;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A bucket, and who asks for what is in it. Whatever goes wrong in a call becomes one of this package's exceptions.
 *
 * @param presigner makes URLs for clients
 */
record S3Connection(S3Client client, S3Presigner presigner, String bucket) implements AutoCloseable {

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** The longest call sends or copies one part of an object. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(15);

    private static final int NOT_FOUND = 404;

    static S3Connection open(ObjectStoreSettings settings) {
        var client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTING)
                        .socketTimeout(SILENCE))
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(settings.pathStyle())
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                .overrideConfiguration(calls -> calls.apiCallTimeout(LONGEST_CALL))
                // other stores than Amazon's do not know its newer checksums
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (!settings.endpoint().isEmpty()) {
            client.endpointOverride(URI.create(settings.endpoint()));
        }
        return new S3Connection(client.build(), presigner(settings), settings.bucket());
    }

    private static S3Presigner presigner(ObjectStoreSettings settings) {
        var presigner = S3Presigner.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(settings.pathStyle())
                        .build());
        var endpoint = settings.publicEndpoint().isEmpty() ? settings.endpoint() : settings.publicEndpoint();
        if (!endpoint.isEmpty()) {
            presigner.endpointOverride(URI.create(endpoint));
        }
        return presigner.build();
    }

    private static AwsCredentialsProvider credentials(ObjectStoreSettings settings) {
        return settings.accessKey().isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }

    /** Calls the store. */
    <T> T call(Function<S3Client, T> call) {
        try {
            return call.apply(client);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    /** Calls the store for what may be missing. */
    <T> Optional<T> find(Function<S3Client, T> call) {
        try {
            return Optional.of(call.apply(client));
        } catch (SdkException e) {
            if (status(e) == NOT_FOUND && !(e instanceof NoSuchBucketException)) {
                return Optional.empty();
            }
            throw unavailable(e);
        }
    }

    static int status(SdkException e) {
        return e instanceof S3Exception answer ? answer.statusCode() : 0;
    }

    static ObjectStoreUnavailableException unavailable(SdkException e) {
        return new ObjectStoreUnavailableException("The S3 store cannot be used: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        client.close();
        presigner.close();
    }
}
