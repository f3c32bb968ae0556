package com.videotutorials.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectStoreSettingsTest {

    @Test
    void aBucketIsUsedWhenOneIsNamed() throws Exception {
        assertThat(settings("videos", "", "", "us-east-1", "a", "b").open()).isInstanceOf(S3ObjectStore.class);
        assertThat(new ObjectStoreSettings("objects", "", "", "", "us-east-1", "", "", false).open())
                .isInstanceOf(DirectoryObjectStore.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'','','',r,'','', OBJECT_STORE_DIRECTORY",
        "My Bucket,'','',r,'','', S3_BUCKET",
        "videos,localhost:9000,'',r,'','', S3_ENDPOINT",
        "videos,'',ftp://x,r,'','', S3_PUBLIC_ENDPOINT",
        "videos,'','','','','', S3_REGION",
        "videos,'','',r,key,'', S3_SECRET_KEY",
        "videos,'','',r,'',secret, S3_ACCESS_KEY"
    })
    void aSettingThatCannotBeUsedIsNamed(
            String bucket,
            String endpoint,
            String publicly,
            String region,
            String key,
            String secret,
            String variable) {
        assertThatIllegalArgumentException()
                .isThrownBy(settings(bucket, endpoint, publicly, region, key, secret)::open)
                .withMessageContaining(variable)
                .withMessageNotContaining("\n");
    }

    @Test
    void theSecretIsNotShown() {
        assertThat(settings("videos", "", "", "us-east-1", "key", "secret"))
                .asString()
                .doesNotContain("secret");
    }

    private static ObjectStoreSettings settings(
            String bucket, String endpoint, String publicly, String region, String key, String secret) {
        return new ObjectStoreSettings("", bucket, endpoint, publicly, region, key, secret, false);
    }
}
