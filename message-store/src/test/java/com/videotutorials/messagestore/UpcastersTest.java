package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.message;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.messages.parcel.v1.Dispatched;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpcastersTest {

    private static final Upcasters TWICE = Upcasters.none()
            .from("Dispatched", 1, renaming("town", "city"))
            .from("Dispatched", 2, renaming("city", "destination"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                | {\"town\":\"Bergen\"}",
                "{\"schemaVersion\":1}             | {\"town\":\"Bergen\"}",
                "{\"schemaVersion\":0}             | {\"town\":\"Bergen\"}",
                "{\"schemaVersion\":\"first\"}     | {\"town\":\"Bergen\"}",
                "{\"schemaVersion\":2}             | {\"city\":\"Bergen\"}",
                "{\"schemaVersion\":\"2\"}         | {\"city\":\"Bergen\"}"
            })
    void dataOfAnOldVersionBecomesThatOfTheNewest(String metadata, String data) {
        var upcast = TWICE.upcast(stored(data, metadata));

        assertThat(upcast.data()).isEqualTo("{\"destination\":\"Bergen\"}");
        assertThat(upcast.metadata().schemaVersion()).contains(3L);
    }

    @Test
    void theRestOfAMessageStaysAsItIs() {
        var old = stored("{\"town\":\"Bergen\",\"weightGrams\":\"9007199254740993\"}", "{\"userId\":\"jane\"}");

        var upcast = TWICE.upcast(old);

        assertThat(upcast)
                .usingRecursiveComparison()
                .ignoringFields("data", "metadata")
                .isEqualTo(old);
        assertThat(upcast.metadata().userId()).contains("jane");
        assertThat(upcast.data()).contains("9007199254740993");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "9007199254740993"})
    void theNewestVersionAndOnesThatAreNewerStillAreLeftAlone(String version) {
        var stored = stored("{\"town\":\"Bergen\"}", "{\"schemaVersion\":%s}".formatted(version));

        assertThat(TWICE.upcast(stored)).isSameAs(stored);
    }

    @Test
    void otherTypesAreLeftAlone() {
        var others = Upcasters.none().from("DispatchRejected", 1, renaming("why", "reason"));
        var stored = stored("{\"town\":\"Bergen\"}", "{}");

        assertThat(others.upcast(stored)).isSameAs(stored);
        assertThat(Upcasters.none().upcast(stored)).isSameAs(stored);
    }

    @Test
    void whatIsUpcastAlreadyIsNotUpcastAgain() {
        var once = TWICE.upcast(stored("{\"town\":\"Bergen\"}", "{}"));

        assertThat(TWICE.upcast(once)).isSameAs(once);
    }

    @Test
    @SuppressWarnings("NullAway") // somebody who does not check
    void anUpcasterThatFailsLeavesAMessageThatCannotBeDecoded() {
        failing(json -> {
            throw new IllegalStateException("no such town");
        });
        failing(json -> json.getAsJsonObject("town"));
        failing(json -> null);
    }

    @Test
    void dataThatIsNoObjectCannotBeUpcast() {
        for (var data : List.of("[1]", "null", "7", "")) {
            var upcast = TWICE.upcast(stored(data, "{}"));

            assertThat(upcast.upcastFailure()).isNotNull();
            assertThat(upcast.data()).isEqualTo(data);
        }
    }

    @Test
    void whatIsWrittenIsStampedWithTheNewestVersionUnlessItNamesOne() {
        var named = NewMessage.of(dispatchedTo("Oslo"), Metadata.none().withSchemaVersion(2));
        var other = message(rejectedBecause("too heavy"));

        var stamped = TWICE.stamp(List.of(message(dispatchedTo("Bergen")), named, other));

        assertThat(stamped.get(0).metadata().schemaVersion()).contains(3L);
        assertThat(stamped.get(1)).isSameAs(named);
        assertThat(stamped.get(2)).isSameAs(other);
    }

    @ParameterizedTest
    @CsvSource({
        "Dispatched, 0, versions begin with 1",
        "Dispatched, -1, versions begin with 1",
        "Dispatched, 2, it already is",
        "Dispatched, 4, nothing leads there from version 3",
        "DispatchRejected, 2, nothing leads there from version 1"
    })
    void eachUpcasterLeadsFromTheNewestVersionToTheNext(String type, int version, String objection) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TWICE.from(type, version, json -> json))
                .withMessage("%s at version %d cannot be upcast: %s".formatted(type, version, objection));
    }

    @Test
    void upcastersAreNotChangedByWhatIsMadeOfThem() {
        var more = TWICE.from("Dispatched", 3, renaming("destination", "place"));

        assertThat(more.upcast(stored("{\"town\":\"Bergen\"}", "{}")).data()).isEqualTo("{\"place\":\"Bergen\"}");
        assertThat(TWICE.upcast(stored("{\"town\":\"Bergen\"}", "{}")).data())
                .isEqualTo("{\"destination\":\"Bergen\"}");
    }

    private static void failing(UnaryOperator<JsonObject> upcaster) {
        var old = stored("{\"town\":\"Bergen\"}", "{}");

        var upcast = Upcasters.none().from("Dispatched", 1, upcaster).upcast(old);

        assertThat(upcast.data()).isEqualTo(old.data());
        assertThat(upcast.metadata()).isEqualTo(old.metadata());
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> MessageType.of(Dispatched.class).decode(upcast))
                .withMessageContaining("Dispatched at parcel-7/0")
                .withCause(upcast.upcastFailure());
    }

    private static UnaryOperator<JsonObject> renaming(String from, String to) {
        return json -> {
            json.add(to, json.remove(from));
            return json;
        };
    }

    private static StoredMessage stored(String data, String metadata) {
        return new StoredMessage(
                UUID.randomUUID(), PARCEL_7, "Dispatched", 0, 1, data, Metadata.fromJson(metadata), Instant.EPOCH);
    }
}
