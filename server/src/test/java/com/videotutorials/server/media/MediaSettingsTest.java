package com.videotutorials.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server does not start with settings that cannot be used, and says which one it is. */
@Timeout(300)
class MediaSettingsTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    @ParameterizedTest
    @CsvSource({
        "--media.public-url=example.com,MEDIA_PUBLIC_URL: is no http or https URL: example.com",
        "--media.transfers=0,'MEDIA_TRANSFERS: must be at least 2, not 0'",
        "--media.transfers=many,MEDIA_TRANSFERS: ",
        "--uploads.largest=huge,LARGEST_UPLOAD: ",
        "--uploads.per-user=often,UPLOADS_PER_USER: ",
        "--object-store.bucket=No Bucket,S3_BUCKET is not the name of a bucket: No Bucket"
    })
    void aSettingThatCannotBeUsedIsNamed(String setting, String sentence) {
        assertThatThrownBy(() -> TestServer.start(DATABASE, setting))
                .satisfies(failure -> assertThat(messages(failure)).contains(sentence));
    }

    private static String messages(Throwable failure) {
        var cause = failure.getCause();
        return failure.getMessage() + (cause == null ? "" : "\n" + messages(cause));
    }
}
