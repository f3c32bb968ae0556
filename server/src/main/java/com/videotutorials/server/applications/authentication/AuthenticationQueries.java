package com.videotutorials.server.applications.authentication;

import static com.videotutorials.viewdata.Tables.USER_CREDENTIALS;

import com.videotutorials.api.authentication.v1.CurrentUser;
import com.videotutorials.server.calls.Caller;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Records;

/** What is asked about who somebody is. */
final class AuthenticationQueries {

    private final DSLContext viewData;

    AuthenticationQueries(DSLContext viewData) {
        this.viewData = viewData;
    }

    Optional<Credentials> credentials(String email) {
        return viewData.select(
                        USER_CREDENTIALS.USER_ID,
                        USER_CREDENTIALS.PASSWORD_HASH,
                        USER_CREDENTIALS.ADMIN,
                        USER_CREDENTIALS.LOCKED_UNTIL)
                .from(USER_CREDENTIALS)
                .where(USER_CREDENTIALS.EMAIL.eq(email))
                .fetchOptional(Records.mapping(AuthenticationQueries::present));
    }

    Set<String> roles(UUID userId) {
        return viewData.select(USER_CREDENTIALS.ADMIN)
                .from(USER_CREDENTIALS)
                .where(USER_CREDENTIALS.USER_ID.eq(userId))
                .fetchOptional(USER_CREDENTIALS.ADMIN)
                .map(AuthenticationQueries::rolesOf)
                .orElse(Set.of());
    }

    Optional<CurrentUser> currentUser(UUID userId) {
        return viewData.select(USER_CREDENTIALS.EMAIL, USER_CREDENTIALS.ADMIN)
                .from(USER_CREDENTIALS)
                .where(USER_CREDENTIALS.USER_ID.eq(userId))
                .fetchOptional(Records.mapping((email, admin) -> CurrentUser.newBuilder()
                        .setUserId(userId.toString())
                        .setEmail(email)
                        .addAllRoles(rolesOf(admin))
                        .build()));
    }

    private static Credentials present(UUID userId, String hash, boolean admin, OffsetDateTime lockedUntil) {
        return new Credentials(
                userId, hash, rolesOf(admin), Optional.ofNullable(lockedUntil).map(OffsetDateTime::toInstant));
    }

    private static Set<String> rolesOf(boolean admin) {
        return admin ? Set.of(Caller.ADMIN) : Set.of();
    }
}
