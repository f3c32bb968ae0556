package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY;
import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY_EMAIL;

import com.videotutorials.messages.identity.v1.EmailClaimed;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messagestore.Fetched;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/**
 * Registers users, each address once. Who writes the first message of the address's stream has the address; it is
 * written together with the registration, or not at all.
 */
final class RegistrationHandlers {

    void register(UnitOfWork work, Recorded<Register> command) {
        var registration = work.fetch(IDENTITY.stream(command.message().getUserId()), Registration.PROJECTION);
        if (registration.entity().hasAnswered(command)) {
            return;
        }
        var reservation = reservation(work, command.message().getEmail());
        var event = registration.entity().decide(command.message(), reservation.entity());
        if (event instanceof Registered registered) {
            claim(work, reservation, registered, command);
        }
        work.write(registration.stream(), event, Metadata.following(command), registration.version());
    }

    /** Another implementation may register users without a reservation. */
    void claimAfterwards(UnitOfWork work, Recorded<Registered> event) {
        claim(work, reservation(work, event.message().getEmail()), event.message(), event);
    }

    private static Fetched<Reservation> reservation(UnitOfWork work, String email) {
        return work.fetch(IDENTITY_EMAIL.stream(EmailId.of(email)), Reservation.PROJECTION);
    }

    private static void claim(
            UnitOfWork work, Fetched<Reservation> reservation, Registered registered, Recorded<?> cause) {
        if (reservation.entity().isClaimed()) {
            return;
        }
        var claimed = EmailClaimed.newBuilder()
                .setEmailId(reservation.stream().id())
                .setUserId(registered.getUserId())
                .build();
        work.write(reservation.stream(), claimed, Metadata.following(cause), reservation.version());
    }
}
