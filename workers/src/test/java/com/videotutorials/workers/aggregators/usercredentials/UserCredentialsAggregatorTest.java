package com.videotutorials.workers.aggregators.usercredentials;

import static com.videotutorials.viewdata.Tables.USER_CREDENTIALS;
import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.videotutorials.messages.identity.v1.AccountLocked;
import com.videotutorials.messages.identity.v1.AccountUnlocked;
import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRemoved;
import com.videotutorials.messages.identity.v1.PasswordRehashed;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RegistrationEmailSent;
import com.videotutorials.messages.identity.v1.RegistrationRejected;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.UnreadableMessageException;
import com.videotutorials.viewdata.tables.records.UserCredentialsRecord;
import com.videotutorials.workers.TestViewData;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class UserCredentialsAggregatorTest {

    private static final TestViewData VIEW_DATA = new TestViewData();
    private static final Category IDENTITY = Category.of("identity");
    private static final UUID JANE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final UUID JOHN = UUID.fromString("22222222-2222-4222-8222-222222222222");

    private final UserCredentialsAggregator aggregator = new UserCredentialsAggregator();
    private final DSLContext tables = VIEW_DATA.tables();
    private final Scenario scenario = VIEW_DATA.scenario(aggregator);

    @BeforeEach
    void startOver() {
        tables.deleteFrom(USER_CREDENTIALS).execute();
    }

    @Test
    void itListensToIdentities() {
        var subscription = aggregator.subscription();

        assertThat(subscription.name()).isEqualTo("aggregators:user-credentials");
        assertThat(subscription.selection().categories()).containsExactly(IDENTITY);
        assertThat(subscription.tables()).containsExactly("user_credentials");
    }

    @Test
    void whoRegistersCanLogIn() {
        when(JANE, registered(JANE, "jane@example.com"));

        var jane = row(JANE);
        assertThat(jane.getEmail()).isEqualTo("jane@example.com");
        assertThat(jane.getPasswordHash()).isEqualTo("hash of jane@example.com");
        assertThat(jane.getAdmin()).isFalse();
        assertThat(jane.getLockedUntil()).isNull();
        assertThat(jane.getRegisteredAt().toInstant()).isCloseTo(timeOf(JANE), within(1, MICROS));
    }

    @Test
    void whoIsRejectedCannot() {
        when(
                JANE,
                RegistrationRejected.newBuilder()
                        .setUserId(JANE.toString())
                        .setEmail("jane@example.com")
                        .setReason("EMAIL_TAKEN")
                        .build());

        assertThat(tables.fetchCount(USER_CREDENTIALS)).isZero();
    }

    @Test
    void aRehashedPasswordReplacesTheHash() {
        given(JANE, registered(JANE, "jane@example.com"));
        given(JOHN, registered(JOHN, "john@example.com"));

        when(JANE, PasswordRehashed.newBuilder().setPasswordHash("stronger").build());

        assertThat(row(JANE).getPasswordHash()).isEqualTo("stronger");
        assertThat(row(JOHN).getPasswordHash()).isEqualTo("hash of john@example.com");
    }

    @Test
    void aUserBecomesAnAdministratorAndStopsBeingOne() {
        given(JANE, registered(JANE, "jane@example.com"));
        given(JOHN, registered(JOHN, "john@example.com"));

        when(JANE, AdminPrivilegeAdded.getDefaultInstance());
        assertThat(row(JANE).getAdmin()).isTrue();
        assertThat(row(JOHN).getAdmin()).isFalse();

        when(JANE, AdminPrivilegeRemoved.getDefaultInstance());
        assertThat(row(JANE).getAdmin()).isFalse();
    }

    @Test
    void aLockedAccountIsLockedUntilItsTime() {
        given(JANE, registered(JANE, "jane@example.com"));

        when(JANE, lockedUntil(4_102_444_800L));
        assertThat(row(JANE).getLockedUntil()).isEqualTo(OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));

        when(JANE, lockedUntil(4_102_444_860L));
        assertThat(row(JANE).getLockedUntil()).isEqualTo(OffsetDateTime.of(2100, 1, 1, 0, 1, 0, 0, ZoneOffset.UTC));
    }

    @Test
    void anUnlockedAccountIsNotLocked() {
        given(JANE, registered(JANE, "jane@example.com"));
        given(JANE, lockedUntil(4_102_444_800L));

        when(JANE, AccountUnlocked.getDefaultInstance());

        assertThat(row(JANE).getLockedUntil()).isNull();
    }

    @Test
    void aLockWithoutAnEndIsOver() {
        given(JANE, registered(JANE, "jane@example.com"));

        when(JANE, AccountLocked.getDefaultInstance());

        assertThat(row(JANE).getLockedUntil().toInstant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aMailThatWasSentChangesNothing() {
        given(JANE, registered(JANE, "jane@example.com"));
        when(JANE, AdminPrivilegeAdded.getDefaultInstance());
        var before = row(JANE);

        when(JANE, RegistrationEmailSent.getDefaultInstance());

        assertThat(row(JANE)).isEqualTo(before);
    }

    @Test
    void anAddressBelongsToWhomItWasRegisteredForFirst() {
        given(JANE, registered(JANE, "jane@example.com"));
        given(JOHN, registered(JOHN, "jane@example.com"));

        when(JOHN, PasswordRehashed.newBuilder().setPasswordHash("of john").build());

        assertThat(tables.fetchCount(USER_CREDENTIALS)).isOne();
        assertThat(row(JANE).getPasswordHash()).isEqualTo("hash of jane@example.com");
    }

    @Test
    void whoIsRegisteredTwiceKeepsTheFirstAddress() {
        given(JANE, registered(JANE, "jane@example.com"));

        when(JANE, registered(JANE, "other@example.com"));

        assertThat(tables.fetchCount(USER_CREDENTIALS)).isOne();
        assertThat(row(JANE).getEmail()).isEqualTo("jane@example.com");
    }

    @Test
    void whatHappensToSomebodyWhoIsNotRegisteredChangesNothing() {
        given(JANE, AdminPrivilegeAdded.getDefaultInstance());
        given(JANE, lockedUntil(4_102_444_800L));
        when(JANE, PasswordRehashed.newBuilder().setPasswordHash("stronger").build());
        assertThat(tables.fetchCount(USER_CREDENTIALS)).isZero();

        when(JANE, registered(JANE, "jane@example.com"));
        assertThat(row(JANE).getAdmin()).isFalse();
        assertThat(row(JANE).getLockedUntil()).isNull();
        assertThat(row(JANE).getPasswordHash()).isEqualTo("hash of jane@example.com");
    }

    @Test
    void addressesOfOtherImplementationsAreFoundAsTheServerLooksForThem() {
        when(JANE, registered(JANE, " Jane@Example.COM "));

        assertThat(row(JANE).getEmail()).isEqualTo("jane@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\": \"jane@example.com\", \"passwordHash\": \"hash\"}",
                "{\"email\": \"jane@example.com\", \"passwordHash\": \"hash\", \"userId\": null, \"age\": {}}",
                "{\"email\": \"jane@example.com\", \"passwordHash\": \"hash\", \"userId\": \"7\"}",
            })
    void theStreamSaysWhoItIs(String data) {
        VIEW_DATA.handleForeign(aggregator, IDENTITY.stream(JANE), "Registered", 1, data, "{}");

        assertThat(row(JANE).getPasswordHash()).isEqualTo("hash");
    }

    @Test
    void aUserWhoseIdIsNoUuidIsPassedOver() {
        scenario.given(IDENTITY.stream("7"), registered(JANE, "jane@example.com"))
                .when(IDENTITY.stream("7"), AdminPrivilegeAdded.getDefaultInstance())
                .thenNothing();

        assertThat(tables.fetchCount(USER_CREDENTIALS)).isZero();
    }

    @Test
    void whatCannotBeReadIsNotPassedOver() {
        assertThatThrownBy(() -> VIEW_DATA.handleForeign(
                        aggregator, IDENTITY.stream(JANE), "Registered", 1, "{\"email\": {}}", "{}"))
                .isInstanceOf(UnreadableMessageException.class);
    }

    private void given(UUID userId, Message message) {
        scenario.given(IDENTITY.stream(userId), message);
    }

    private void when(UUID userId, Message message) {
        scenario.when(IDENTITY.stream(userId), message).thenNothing();
    }

    private UserCredentialsRecord row(UUID userId) {
        return tables.fetchSingle(USER_CREDENTIALS, USER_CREDENTIALS.USER_ID.eq(userId));
    }

    private Instant timeOf(UUID userId) {
        return scenario.messageStore()
                .last(IDENTITY.stream(userId))
                .orElseThrow()
                .time();
    }

    private static Registered registered(UUID userId, String email) {
        return Registered.newBuilder()
                .setUserId(userId.toString())
                .setEmail(email)
                .setPasswordHash("hash of " + email)
                .build();
    }

    private static AccountLocked lockedUntil(long seconds) {
        return AccountLocked.newBuilder()
                .setUntil(Timestamp.newBuilder().setSeconds(seconds))
                .build();
    }
}
