package com.videotutorials.workers.aggregators.usercredentials;

import static com.videotutorials.viewdata.Tables.USER_CREDENTIALS;

import com.google.protobuf.Timestamp;
import com.videotutorials.messages.identity.v1.AccountLocked;
import com.videotutorials.messages.identity.v1.AccountUnlocked;
import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRemoved;
import com.videotutorials.messages.identity.v1.PasswordRehashed;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.viewdata.tables.records.UserCredentialsRecord;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.Uuid;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code user_credentials}: who can log in, and with what. An address belongs to whom it was registered for first,
 * which the identity component sees to; in a store that others filled there may be users who are too late, or whose id is
 * no UUID. They cannot log in, so they get no row, and what happens to them later changes nothing.
 */
public final class UserCredentialsAggregator implements Aggregator {

    @Override
    public Subscription<DSLContext> subscription() {
        return Subscription.<DSLContext>named("aggregators:user-credentials", Category.of("identity"))
                .on(Registered.class, this::registered)
                .on(PasswordRehashed.class, this::passwordRehashed)
                .on(AdminPrivilegeAdded.class, this::adminPrivilegeAdded)
                .on(AdminPrivilegeRemoved.class, this::adminPrivilegeRemoved)
                .on(AccountLocked.class, this::accountLocked)
                .on(AccountUnlocked.class, this::accountUnlocked)
                .keeping(USER_CREDENTIALS.getName());
    }

    private void registered(DSLContext viewData, Recorded<Registered> event) {
        userId(event).ifPresent(userId -> viewData.insertInto(USER_CREDENTIALS)
                .set(USER_CREDENTIALS.USER_ID, userId)
                .set(USER_CREDENTIALS.EMAIL, normalised(event.message().getEmail()))
                .set(USER_CREDENTIALS.PASSWORD_HASH, event.message().getPasswordHash())
                .set(USER_CREDENTIALS.REGISTERED_AT, atUtc(event.stored().time()))
                .onConflictDoNothing()
                .execute());
    }

    private void passwordRehashed(DSLContext viewData, Recorded<PasswordRehashed> event) {
        update(viewData, event, USER_CREDENTIALS.PASSWORD_HASH, event.message().getPasswordHash());
    }

    private void adminPrivilegeAdded(DSLContext viewData, Recorded<AdminPrivilegeAdded> event) {
        update(viewData, event, USER_CREDENTIALS.ADMIN, true);
    }

    private void adminPrivilegeRemoved(DSLContext viewData, Recorded<AdminPrivilegeRemoved> event) {
        update(viewData, event, USER_CREDENTIALS.ADMIN, false);
    }

    private void accountLocked(DSLContext viewData, Recorded<AccountLocked> event) {
        update(
                viewData,
                event,
                USER_CREDENTIALS.LOCKED_UNTIL,
                atUtc(event.message().getUntil()));
    }

    private void accountUnlocked(DSLContext viewData, Recorded<AccountUnlocked> event) {
        update(viewData, event, USER_CREDENTIALS.LOCKED_UNTIL, null);
    }

    private static <T> void update(
            DSLContext viewData, Recorded<?> event, TableField<UserCredentialsRecord, T> field, @Nullable T value) {
        userId(event).ifPresent(userId -> viewData.update(USER_CREDENTIALS)
                .set(field, value)
                .where(USER_CREDENTIALS.USER_ID.eq(userId))
                .execute());
    }

    private static Optional<UUID> userId(Recorded<?> event) {
        return Uuid.of(event.stream().id());
    }

    /** As the server does it before it asks, for addresses that others stored. */
    private static String normalised(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    private static OffsetDateTime atUtc(Timestamp time) {
        return atUtc(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
    }

    private static OffsetDateTime atUtc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
