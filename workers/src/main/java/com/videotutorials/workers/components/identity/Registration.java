package com.videotutorials.workers.components.identity;

import com.google.protobuf.Message;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RegistrationRejected;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.Answered;

/**
 * Whether somebody is registered.
 *
 * @param unexplained the password hash of a registration that names no command as its cause, as other implementations
 *     write them: no two commands have one hash; else empty
 */
record Registration(Answered answered, boolean registered, String unexplained) {

    static final Projection<Registration> PROJECTION = Projection.startingFrom(
                    new Registration(Answered.NOTHING, false, ""))
            .onRecorded(Registered.class, Registration::registered)
            .onRecorded(RegistrationRejected.class, Registration::rejected);

    private Registration registered(Recorded<Registered> event) {
        var explained = event.metadata().causationMessageGlobalPosition().isPresent();
        return new Registration(
                answered.by(event), true, explained ? "" : event.message().getPasswordHash());
    }

    private Registration rejected(Recorded<RegistrationRejected> event) {
        return new Registration(answered.by(event), registered, unexplained);
    }

    boolean hasAnswered(Recorded<Register> command) {
        var hash = command.message().getPasswordHash();
        return answered.contains(command) || (!hash.isEmpty() && hash.equals(unexplained));
    }

    /** The one event that answers the command. */
    Message decide(Register command, Reservation reservation) {
        if (registered) {
            return rejected(command, "ALREADY_REGISTERED");
        }
        if (reservation.isClaimedByAnotherThan(command.getUserId())) {
            return rejected(command, "EMAIL_TAKEN");
        }
        return Registered.newBuilder()
                .setUserId(command.getUserId())
                .setEmail(EmailId.normalised(command.getEmail()))
                .setPasswordHash(command.getPasswordHash())
                .build();
    }

    private static RegistrationRejected rejected(Register command, String reason) {
        return RegistrationRejected.newBuilder()
                .setUserId(command.getUserId())
                .setEmail(command.getEmail())
                .setReason(reason)
                .build();
    }
}
