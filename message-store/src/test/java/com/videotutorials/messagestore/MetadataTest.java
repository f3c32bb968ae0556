package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.messages.parcel.v1.Dispatched;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

    private static final UUID TRACE = UUID.fromString("7f6a3f1c-2f0e-4a52-9a3c-0a7a0e0b1c2d");

    @Test
    void whatFollowsHandsOnTheRequestAndNamesItsCause() {
        var cause = Metadata.startingTrace(TRACE)
                .withUserId("jane")
                .withOriginStreamName(PARCEL_8)
                .withCorrelationStreamName(PARCEL_8)
                .withTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .withSchemaVersion(3);

        var following = Metadata.following(stored(cause));

        assertThat(following.traceId()).contains(TRACE.toString());
        assertThat(following.userId()).contains("jane");
        assertThat(following.originStreamName()).contains("parcel-8");
        assertThat(following.correlationStreamName()).contains("parcel-8");
        assertThat(following.traceparent()).isEqualTo(cause.traceparent());
        assertThat(following.causationMessageStreamName()).contains("parcel-7");
        assertThat(following.causationMessagePosition()).contains(4L);
        assertThat(following.causationMessageGlobalPosition()).contains(9_007_199_254_740_993L);
        assertThat(following.schemaVersion()).isEmpty();
    }

    @Test
    void aCauseIsNotHandedOnTwice() {
        var first = Metadata.following(stored(Metadata.startingTrace(TRACE)));
        var cause = new StoredMessage(UUID.randomUUID(), PARCEL_8, "Dispatched", 0, 12, "{}", first, Instant.EPOCH);

        assertThat(Metadata.following(cause).toJson())
                .isEqualTo("{\"traceId\":\"" + TRACE + "\",\"causationMessageStreamName\":\"parcel-8\","
                        + "\"causationMessagePosition\":0,\"causationMessageGlobalPosition\":12}");
    }

    @Test
    void entriesOfOthersAreNotHandedOn() {
        assertThat(Metadata.following(stored(Metadata.fromJson("{\"replyStreamName\":\"x-1\"}")))
                        .toJson())
                .doesNotContain("replyStreamName");
    }

    @Test
    void whatFollowsFromAReadMessageIsTheSame() {
        var stored = stored(Metadata.startingTrace(TRACE));

        assertThat(Metadata.following(new Recorded<>(stored, Dispatched.getDefaultInstance())))
                .isEqualTo(Metadata.following(stored));
    }

    @Test
    void metadataIsNotChangedByWhatIsMadeOfIt() {
        var trace = Metadata.startingTrace(TRACE);

        assertThat(trace.withUserId("jane")).isNotEqualTo(trace);
        assertThat(trace.userId()).isEmpty();
        assertThat(Metadata.none().toJson()).isEqualTo("{}");
    }

    @Test
    void noMetadataIsNone() {
        assertThat(Metadata.fromJson(null)).isEqualTo(Metadata.none());
        assertThat(Metadata.fromJson("null")).isEqualTo(Metadata.none());
        assertThat(Metadata.fromJson("{}")).isEqualTo(Metadata.none()).hasSameHashCodeAs(Metadata.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "{", "{\"a\":}"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> Metadata.fromJson(json));
    }

    @Test
    void anEntryOfAnotherShapeIsAbsent() {
        var odd = Metadata.fromJson("{\"traceId\":{},\"userId\":null,\"schemaVersion\":[1]}");

        assertThat(odd.traceId()).isEmpty();
        assertThat(odd.userId()).isEmpty();
        assertThat(odd.schemaVersion()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"two\"", "1.5", "99999999999999999999", "true"})
    void aNumberThatIsNoneIsAbsent(String value) {
        assertThat(Metadata.fromJson("{\"schemaVersion\":" + value + "}").schemaVersion())
                .isEmpty();
    }

    private static StoredMessage stored(Metadata metadata) {
        return new StoredMessage(
                UUID.randomUUID(), PARCEL_7, "Dispatched", 4, 9_007_199_254_740_993L, "{}", metadata, Instant.EPOCH);
    }
}
