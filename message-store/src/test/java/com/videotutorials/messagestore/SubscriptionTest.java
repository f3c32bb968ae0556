package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    private static final Subscription<List<String>> SUBSCRIPTION = Subscription.<List<String>>named("parcels", PARCEL)
            .on(Dispatched.class, (list, event) -> list.add(event.message().getDestination()))
            .on(
                    DispatchRejected.class,
                    (list, event) -> list.add(event.message().getReason()));

    @Test
    void aMessageGoesToTheHandlerOfItsType() {
        var list = new ArrayList<String>();

        SUBSCRIPTION.handle(list, message("DispatchRejected", "{\"reason\":\"too heavy\"}"));
        SUBSCRIPTION.handle(list, message("Dispatched", "{\"destination\":\"Oslo\"}"));

        assertThat(list).containsExactly("too heavy", "Oslo");
    }

    @Test
    void otherTypesArePassedOver() {
        var list = new ArrayList<String>();

        SUBSCRIPTION.handle(list, message("Weighed", "{\"destination\":[]}"));

        assertThat(list).isEmpty();
    }

    @Test
    void aMessageThatDoesNotFitItsTypeIsUnreadable() {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> SUBSCRIPTION.handle(new ArrayList<>(), message("Dispatched", "[]")));
    }

    @Test
    void aTypeIsHandledOnlyOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SUBSCRIPTION.on(Dispatched.class, (list, event) -> {}))
                .withMessage("parcels already handles Dispatched");
    }

    @Test
    void aSubscriptionSaysWhatItListensTo() {
        assertThat(SUBSCRIPTION.name()).isEqualTo("parcels");
        assertThat(SUBSCRIPTION.selection().categories()).containsExactly(PARCEL);
        assertThat(SUBSCRIPTION.types()).containsExactly("DispatchRejected", "Dispatched");
    }

    private static StoredMessage message(String type, String data) {
        return new StoredMessage(UUID.randomUUID(), PARCEL_7, type, 0, 1, data, Metadata.none(), Instant.EPOCH);
    }

    @Test
    void whoRunsASubscriptionIsPatientUnlessItSaysHowPatient() {
        var silent = Subscription.<UnitOfWork>named("silent", Category.of("parcel"));
        var second = Duration.ofSeconds(1);
        var hour = Duration.ofHours(1);

        assertThat(silent.patience()).isEqualTo(Duration.ofSeconds(30));
        assertThat(silent.usuallyReportedAfter(second).patience()).isEqualTo(second);
        assertThat(silent.reportedAfter(hour).usuallyReportedAfter(second).patience())
                .isEqualTo(hour);
    }
}
