package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotsTest {

    @Test
    void aRecordComesBackAsItWas() {
        var stop = new Stop("\"Tromsø\" <📦>", new BigDecimal("1.10"));
        comesBack(
                new Everything(
                        Long.MAX_VALUE,
                        Double.NaN,
                        true,
                        "line\nbreak",
                        Size.LARGE,
                        stop,
                        List.of(stop, new Stop("", BigDecimal.ZERO)),
                        Set.of("a"),
                        Map.of(stop, List.of(1L)),
                        new UUID(1, 2),
                        Parcels.PARCEL_7,
                        Instant.ofEpochSecond(1, 123_456_789),
                        Duration.ofMillis(1),
                        LocalDate.EPOCH,
                        null),
                Everything.class);
    }

    @Test
    void whatGsonCannotDoIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Snapshots.every(1).of("parcel", 1, WithOptional.class))
                .withMessageContaining("Snapshots of parcel")
                .withMessageContaining("functions");
    }

    @Test
    void anythingElseIsEncodedAndDecodedByFunctions() {
        var snapshots = Snapshots.every(1)
                .<WithOptional>of(
                        "parcel", 1, entity -> entity.name().orElse(""), data -> new WithOptional(Optional.of(data)));

        assertThat(snapshots.decode(snapshots.encode(new WithOptional(Optional.of("Bergen")))))
                .isEqualTo(new WithOptional(Optional.of("Bergen")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[", "[]", "7", "{\"destinations\":7}", "{}"})
    void whatIsNoEntityIsNotDecoded(String data) {
        var snapshots = Snapshots.every(1).of("parcel", 1, Parcel.class);

        assertThatRuntimeException().isThrownBy(() -> snapshots.decode(data));
    }

    @Test
    void theKeyNamesEntityAndVersion() {
        assertThat(key("parcel", 1, Parcel.class))
                .matches("parcel:1:[0-9a-f]{16}")
                .isEqualTo(key("parcel", 1, Parcel.class));
        assertThat(key("parcel", 2, Parcel.class)).startsWith("parcel:2:");
    }

    @Test
    void theKeyChangesWithWhatAnEntityConsistsOf() {
        var key = key("parcel", 1, Parcel.class);

        assertThat(key("parcel", 1, SameParcel.class)).isEqualTo(key);
        assertThat(List.of(
                        key,
                        key("parcel", 1, ParcelOfOtherName.class),
                        key("parcel", 1, ParcelOfOtherType.class),
                        key("parcel", 1, ParcelWithMore.class),
                        key("parcel", 1, Nested.class),
                        key("parcel", 1, OtherNested.class),
                        key("parcel", 1, Chosen.class),
                        key("parcel", 1, OtherChosen.class)))
                .doesNotHaveDuplicates();
    }

    @Test
    void theKeyOfWhatContainsItselfIsFound() {
        assertThat(key("tree", 1, Tree.class)).startsWith("tree:1:");
    }

    @Test
    void theKeyChangesWithTheEventsThatAreUnderstood() {
        var snapshots = Snapshots.every(1).of("parcel", 1, Parcel.class);
        var one = Projection.startingFrom(new Parcel(List.of()))
                .withSnapshots(snapshots)
                .on(Dispatched.class, (parcel, event) -> parcel);
        var two = one.on(DispatchRejected.class, (parcel, event) -> parcel);
        var otherOrder = Projection.startingFrom(new Parcel(List.of()))
                .on(DispatchRejected.class, (parcel, event) -> parcel)
                .on(Dispatched.class, (parcel, event) -> parcel)
                .withSnapshots(snapshots);

        assertThat(key(two)).isNotEqualTo(key(one)).isEqualTo(key(otherOrder));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Snapshots.every(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Snapshots.every(1).of(" ", 1, Parcel.class))
                .withMessageContaining("name");
    }

    private static <E> void comesBack(E entity, Class<E> type) {
        var snapshots = Snapshots.every(1).of("everything", 1, type);

        assertThat(snapshots.decode(snapshots.encode(entity))).isEqualTo(entity);
    }

    private static String key(String entity, int version, Class<?> type) {
        return Snapshots.every(1).of(entity, version, type).key();
    }

    private static String key(Projection<?> projection) {
        return Objects.requireNonNull(projection.snapshots()).key();
    }

    private enum Size {
        SMALL,
        LARGE
    }

    private enum OtherSize {
        SMALL,
        LARGER
    }

    private record Stop(String name, BigDecimal kilometres) {}

    private record OtherStop(String name, long kilometres) {}

    private record Everything(
            long grams,
            double height,
            boolean decided,
            String text,
            Size size,
            Stop stop,
            List<Stop> stops,
            Set<String> names,
            Map<Stop, List<Long>> byStop,
            UUID id,
            StreamName stream,
            Instant at,
            Duration lasting,
            LocalDate on,
            @Nullable String missing) {}

    private record WithOptional(Optional<String> name) {}

    private record Parcel(List<String> destinations) {
        Parcel {
            destinations = List.copyOf(destinations);
        }
    }

    private record SameParcel(List<String> destinations) {}

    private record ParcelOfOtherName(List<String> places) {}

    private record ParcelOfOtherType(List<Long> destinations) {}

    private record ParcelWithMore(List<String> destinations, boolean decided) {}

    private record Nested(Map<String, Stop> stops) {}

    private record OtherNested(Map<String, OtherStop> stops) {}

    private record Chosen(Size size) {}

    private record OtherChosen(OtherSize size) {}

    private record Tree(String name, List<Tree> branches) {}
}
