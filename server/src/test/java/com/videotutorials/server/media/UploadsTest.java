package com.videotutorials.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.rpc.BadRequest.FieldViolation;
import com.videotutorials.api.creators.v1.CreateUploadRequest;
import com.videotutorials.api.creators.v1.CreateUploadResponse;
import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.InvalidRequestException;
import com.videotutorials.server.calls.NotFoundException;
import com.videotutorials.server.calls.RequestIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class UploadsTest {

    private static final String VIDEO = "video/mp4";

    private static TestServer server;
    private static Uploads uploads;

    private final UUID jane = UUID.randomUUID();
    private final RequestIdentity request = new RequestIdentity(UUID.randomUUID(), UUID.randomUUID());

    @BeforeAll
    static void start() {
        server = TestServer.start(TestDatabase.create(), "--uploads.largest=1000B", "--uploads.per-user=3/1h");
        uploads = server.context().getBean(Uploads.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anUploadHasAPlaceOfItsUser() {
        var upload = uploads.create(request, jane, 5, VIDEO);

        assertThat(upload.getSourceUri()).startsWith("object:uploads/" + jane + "/");
        assertThat(upload.getMustBeCompleted()).isFalse();
        assertThat(upload.getExpiresAt().getSeconds())
                .isGreaterThan(Instant.now().plus(Duration.ofHours(1)).getEpochSecond());
        assertThat(upload.getPartsList()).hasSize(1);
        assertThat(upload.getParts(0).getUrl()).startsWith("http://127.0.0.1:" + server.managementPort() + "/uploads/");
        assertThat(upload.getParts(0).getHeadersMap())
                .containsEntry("Content-Type", VIDEO)
                .hasSize(1);
        assertThat(upload.getParts(0).getSizeBytes()).isEqualTo(5);
    }

    @Test
    void aRepetitionNamesTheSamePlaceAndAnotherRequestAnother() {
        var other = new RequestIdentity(UUID.randomUUID(), UUID.randomUUID());

        var place = uploads.create(request, jane, 5, VIDEO).getSourceUri();

        assertThat(uploads.create(request, jane, 5, VIDEO).getSourceUri()).isEqualTo(place);
        assertThat(uploads.create(other, jane, 5, VIDEO).getSourceUri()).isNotEqualTo(place);
    }

    @Test
    void everyRuleThatAFileBreaksIsNamed() {
        var refusal = catchThrowableOfType(
                InvalidRequestException.class, () -> uploads.create(request, jane, 1_001, "text/html"));

        assertThat(refusal.details().getFieldViolationsList())
                .extracting(FieldViolation::getField, FieldViolation::getReason)
                .containsExactly(tuple("size_bytes", "TOO_LARGE"), tuple("content_type", "NOT_TAKEN"));
        assertThat(refusal)
                .hasMessageContaining("size_bytes must be at most 1000")
                .hasMessageContaining("video/mp4");
    }

    @Test
    void theRulesAreCheckedBeforeTheApplicationSeesARequest() {
        var broken = CreateUploadRequest.newBuilder().setSizeBytes(1_001).setContentType("x");

        assertThat(uploads.violations(broken.build())).hasSize(2);
        assertThat(uploads.violations(GetHomePageRequest.getDefaultInstance())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"video/mp4", "VIDEO/MP4", " video/quicktime", "video/webm", "video/x-matroska", "video/3gpp"})
    void videosAreTaken(String contentType) {
        assertThat(uploads.create(request, jane, 1_000, contentType).getPartsCount())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/html", "image/svg+xml", "video/mp4\nx", "video/mp4; charset=x", "video/*"})
    void othersAreNot(String contentType) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> uploads.create(request, jane, 5, contentType));
    }

    @Test
    void tooManyUploadsOfAUserAreRefused() {
        for (var i = 0; i < 3; i++) {
            uploads.create(request, jane, 5, VIDEO);
        }

        assertThatExceptionOfType(CallRefusedException.class).isThrownBy(() -> uploads.create(request, jane, 5, VIDEO));
        assertThat(uploads.create(request, UUID.randomUUID(), 5, VIDEO).getPartsCount())
                .isEqualTo(1);
    }

    @Test
    void anUploadIsCompleteOnceItWasSent() throws Exception {
        var upload = uploads.create(request, jane, 5, VIDEO);
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> uploads.complete(jane, upload.getSourceUri()));

        send(upload);

        uploads.complete(jane, upload.getSourceUri());
        uploads.complete(jane, upload.getSourceUri());
    }

    @Test
    void nobodyCompletesWhatIsNotHis() throws Exception {
        var upload = uploads.create(request, jane, 5, VIDEO);
        send(upload);

        for (var uri : List.of(
                upload.getSourceUri(),
                "object:uploads/" + jane,
                "object:uploads/" + jane + "/a/b",
                "object:videos/1",
                "object:../x",
                "https://example.com",
                "")) {
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> uploads.complete(UUID.randomUUID(), uri));
        }
    }

    private static void send(CreateUploadResponse upload) throws Exception {
        assertThat(Http.put(upload.getParts(0).getUrl(), "hello", "Content-Type", VIDEO)
                        .statusCode())
                .isEqualTo(201);
    }
}
