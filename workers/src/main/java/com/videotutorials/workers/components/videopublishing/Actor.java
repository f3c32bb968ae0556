package com.videotutorials.workers.components.videopublishing;

import static com.videotutorials.workers.components.videopublishing.VideoPublishingComponent.IDENTITY;

import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRemoved;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/**
 * Who asks for something.
 *
 * @param userId empty when nobody was logged in
 */
record Actor(String userId, boolean admin) {

    private static final Projection<Boolean> PRIVILEGE = Projection.startingFrom(false)
            .on(AdminPrivilegeAdded.class, (admin, event) -> true)
            .on(AdminPrivilegeRemoved.class, (admin, event) -> false);

    static Actor of(UnitOfWork work, Recorded<?> command) {
        var userId = command.metadata().userId().orElse("");
        return new Actor(userId, !userId.isEmpty() && isAdmin(work, userId));
    }

    private static boolean isAdmin(UnitOfWork work, String userId) {
        return work.fetch(IDENTITY.stream(userId), PRIVILEGE).entity();
    }

    boolean mayTakeBackWhatIsOf(String ownerId) {
        return admin || userId.equals(ownerId);
    }
}
