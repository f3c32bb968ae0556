package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MicrometerMetricsTest {

    private static final Tags PARCELS = Tags.of("subscription", "parcels", "member", "0");
    private static final Tags OF_PARCELS = Tags.of("category", "parcel");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry);
    private final Processes processes = new Processes();
    private final Processes.Worker process = processes.process(
            "p", processes.database().url(), SubscriptionSettings.usual().withObserver(metrics));

    @BeforeEach
    void createTable() throws SQLException {
        processes.createTable();
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void whatIsHandledIsCountedAndMeasured() throws Exception {
        processes.write(PARCEL_7, "Bergen", "Oslo", "Stavanger");
        process.keeping(Processes.parcels(DestinationTable::insert).inBatchesOf(2))
                .start();

        awaitGauge("subscription.position", 3);
        assertThat(count("subscription.handled")).isEqualTo(3);
        assertThat(registry.get("subscription.batch.size")
                        .tags(PARCELS)
                        .summary()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("subscription.batch.size")
                        .tags(PARCELS)
                        .summary()
                        .max())
                .isEqualTo(2);
        assertThat(registry.get("subscription.handling").tags(PARCELS).timer().count())
                .isEqualTo(2);
        awaitGauge("subscription.lag.messages", 0);
        awaitGauge("subscription.lag", 0);
        awaitGauge("subscription.problem", 0);
    }

    @Test
    void whatHasNotFailedYetIsCountedWithZero() throws Exception {
        process.keeping(Processes.parcels(DestinationTable::insert)).start();

        awaitGauge("subscription.position", 0);

        assertThat(count("subscription.handled")).isZero();
        assertThat(count("subscription.failed")).isZero();
        assertThat(count("subscription.retried")).isZero();
        assertThat(count("subscription.parked")).isZero();
        awaitGauge("subscription.aside", 0);
    }

    @Test
    void failuresRetriesAndParkedMessagesAreCounted() throws Exception {
        var pause = Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(1));
        process.keeping(Processes.parcels((connection, event) -> {
                            throw new IllegalStateException("Nobody delivers there");
                        })
                        .onFailure(OnFailure.retryThenPark(3, pause)))
                .start();

        processes.write(PARCEL_7, "Atlantis");

        awaitGauge("subscription.aside", 1);
        Eventually.await("it is parked", () -> count("subscription.parked") == 1);
        assertThat(count("subscription.failed")).isEqualTo(3);
        assertThat(count("subscription.retried")).isEqualTo(2);
        assertThat(count("subscription.handled")).isZero();
    }

    @Test
    void theLagOfASubscriptionThatHangsGrows() throws Exception {
        var gate = new Gate();
        process.keeping(Processes.parcels((connection, event) -> gate.pass()).reportedAfter(Duration.ofMillis(200)))
                .start();
        processes.write(PARCEL_7, "Bergen", "Oslo");

        awaitGauge("subscription.problem", 1);
        awaitGauge("subscription.lag.messages", 2);
        assertThat(gauge("subscription.lag")).isGreaterThan(0.2);
        gate.open();
        awaitGauge("subscription.lag.messages", 0);
        awaitGauge("subscription.lag", 0);
        awaitGauge("subscription.problem", 0);
    }

    @Test
    void writesAreCountedAndMeasuredByCategory() {
        try (var store = PostgresMessageStore.builder(processes.database().pool())
                .observer(metrics)
                .build()) {
            store.write(PARCEL_7, Parcels.dispatches(3), ExpectedVersion.noStream());
            store.write(PARCEL_8, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.any());
        }

        assertThat(registry.get("message.store.appended")
                        .tags(OF_PARCELS)
                        .counter()
                        .count())
                .isEqualTo(4);
        assertThat(registry.get("message.store.group.size")
                        .tags(OF_PARCELS)
                        .summary()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("message.store.commit").tags(OF_PARCELS).timer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(registry.get("message.store.queued").tags(OF_PARCELS).gauge().value())
                .isZero();
    }

    @Test
    void whatHandlersWriteIsCountedToo() throws Exception {
        process.writing(new ParcelComponent().subscription()).start();

        processes
                .store()
                .write(PARCEL.commands().stream("7"), dispatchTo("Bergen"), Metadata.none(), ExpectedVersion.any());

        Eventually.await("the event is counted", () -> {
            var appended =
                    registry.find("message.store.appended").tags(OF_PARCELS).counter();
            return appended != null && appended.count() == 1;
        });
    }

    private double count(String name) {
        return registry.get(name).tags(PARCELS).counter().count();
    }

    private void awaitGauge(String name, double value) throws Exception {
        Eventually.await(name + " is " + value, () -> registry.find(name).gauge() != null && gauge(name) == value);
    }

    private double gauge(String name) {
        return registry.get(name).tags(PARCELS).gauge().value();
    }
}
