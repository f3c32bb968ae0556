package com.videotutorials.workers.aggregators.operations;

import static com.videotutorials.viewdata.Tables.OPERATION;
import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Message;
import com.videotutorials.messages.authentication.v1.UserLoggedIn;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRejected;
import com.videotutorials.messages.identity.v1.PasswordRehashed;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RegistrationEmailSent;
import com.videotutorials.messages.identity.v1.RegistrationRejected;
import com.videotutorials.messages.identity.v1.RehashPassword;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messages.sendemail.v1.Failed;
import com.videotutorials.messages.sendemail.v1.Send;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messages.transcoding.v1.TranscodingProgressed;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.viewdata.tables.records.OperationRecord;
import com.videotutorials.workers.TestViewData;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class OperationsAggregatorTest {

    private static final TestViewData VIEW_DATA = new TestViewData();
    private static final Category IDENTITY = Category.of("identity");
    private static final Category SEND_EMAIL = Category.of("sendEmail");
    private static final StreamName COMMANDS = IDENTITY.commands().stream("7");
    private static final StreamName EVENTS = IDENTITY.stream("7");
    private static final StreamName MAIL_COMMANDS = SEND_EMAIL.commands().stream("8");
    private static final StreamName MAIL = SEND_EMAIL.stream("8");
    private static final StreamName PUBLISHING = Category.of("videoPublishing").commands().stream("9");
    private static final StreamName VIDEO = Category.of("videoPublishing").stream("9");
    private static final StreamName TRANSCODING = Category.of("transcoding").stream("10");
    private static final UUID TRACE = UUID.fromString("33333333-3333-4333-8333-333333333333");
    private static final UUID OTHER_TRACE = UUID.fromString("44444444-4444-4444-8444-444444444444");
    private static final UUID JANE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final Metadata REQUEST = Metadata.startingTrace(TRACE);

    private final OperationsAggregator aggregator = new OperationsAggregator();
    private final DSLContext tables = VIEW_DATA.tables();
    private final Scenario scenario = VIEW_DATA.scenario(aggregator);

    @BeforeEach
    void startOver() {
        tables.deleteFrom(OPERATION).execute();
    }

    @Test
    void itListensToCommandsAndToWhatCompletesThem() {
        var subscription = aggregator.subscription();

        assertThat(subscription.name()).isEqualTo("aggregators:operations");
        assertThat(subscription.selection().categories())
                .contains(IDENTITY, IDENTITY.commands(), SEND_EMAIL, SEND_EMAIL.commands())
                .doesNotContain(Category.of("viewing"), Category.of("authentication"), Category.of("identityEmail"))
                .doesNotHaveDuplicates();
        assertThat(subscription.tables()).containsExactly("operation");
    }

    @Test
    void aCommandMakesAnOperationThatIsNotDone() {
        when(COMMANDS, Register.getDefaultInstance(), REQUEST);

        var operation = operation();
        assertThat(operation.getCommand()).isEqualTo("Register");
        assertThat(operation.getCommandStream()).isEqualTo("identity:command-7");
        assertThat(operation.getUserId()).isNull();
        assertThat(operation.getRequestPosition()).isEqualTo(1);
        assertThat(operation.getRequestedAt().toInstant()).isCloseTo(timeOf(COMMANDS), within(1, MICROS));
        assertThat(operation.getDone()).isFalse();
        assertThat(operation.getSucceeded()).isNull();
        assertThat(operation.getOutcome()).isNull();
        assertThat(operation.getOutcomePosition()).isNull();
        assertThat(operation.getCompletedAt()).isNull();
        assertThat(operation.getReason()).isNull();
    }

    @Test
    void anOperationBelongsToWhoAsked() {
        when(COMMANDS, RehashPassword.getDefaultInstance(), REQUEST.withUserId(JANE.toString()));

        assertThat(operation().getUserId()).isEqualTo(JANE);
    }

    @Test
    void theEventThatAnswersTheCommandCompletesTheOperation() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);

        when(EVENTS, Registered.getDefaultInstance(), followingLastOf(COMMANDS));

        var operation = operation();
        assertThat(operation.getDone()).isTrue();
        assertThat(operation.getSucceeded()).isTrue();
        assertThat(operation.getOutcome()).isEqualTo("Registered");
        assertThat(operation.getOutcomePosition()).isEqualTo(2);
        assertThat(operation.getCompletedAt().toInstant()).isCloseTo(timeOf(EVENTS), within(1, MICROS));
        assertThat(operation.getReason()).isNull();
        assertThat(operation.getRequestPosition()).isEqualTo(1);
    }

    @Test
    void aRefusalCompletesTheOperationAndSaysWhy() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);

        when(EVENTS, rejected("EMAIL_TAKEN"), followingLastOf(COMMANDS));

        var operation = operation();
        assertThat(operation.getDone()).isTrue();
        assertThat(operation.getSucceeded()).isFalse();
        assertThat(operation.getOutcome()).isEqualTo("RegistrationRejected");
        assertThat(operation.getOutcomePosition()).isEqualTo(2);
        assertThat(operation.getReason()).isEqualTo("EMAIL_TAKEN");
    }

    @Test
    void anEventThatTellsHowFarACommandIsShowsIt() {
        when(PUBLISHING, PublishVideo.getDefaultInstance(), REQUEST);
        assertThat(operation().getProgress()).isZero();

        when(TRANSCODING, progressed(42), REQUEST);
        assertThat(operation().getProgress()).isEqualTo(42);

        when(TRANSCODING, progressed(7), REQUEST);
        assertThat(operation().getProgress()).isEqualTo(7);
        assertThat(operation().getDone()).isFalse();
    }

    @Test
    void progressOfWhatIsDoneOrOfAnotherTraceOrCommandDoesNotCount() {
        given(PUBLISHING, PublishVideo.getDefaultInstance(), REQUEST);
        when(TRANSCODING, progressed(42), Metadata.startingTrace(OTHER_TRACE));
        assertThat(operation().getProgress()).isZero();

        given(VIDEO, VideoPublished.getDefaultInstance(), REQUEST);
        when(TRANSCODING, progressed(42), REQUEST);

        assertThat(operation().getDone()).isTrue();
        assertThat(operation().getProgress()).isZero();
    }

    @Test
    void progressDoesNotCountForOtherCommands() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);

        when(TRANSCODING, progressed(42), REQUEST);

        assertThat(operation().getProgress()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"percent\": 42}|42",
                "{\"percent\": \"42\"}|42",
                "{\"percent\": 42.9}|42",
                "{\"percent\": 1e300}|100",
                "{\"percent\": -1}|0",
                "{}|0",
                "{\"percent\": null}|0",
                "{\"percent\": {}}|7",
                "{\"percent\": \"half\"}|7",
            })
    void progressOfOtherImplementationsIsReadAsFarAsItIsANumber(String data, int percent) {
        given(PUBLISHING, PublishVideo.getDefaultInstance(), REQUEST);
        when(TRANSCODING, progressed(7), REQUEST);

        VIEW_DATA.handleForeign(
                aggregator, TRANSCODING, "TranscodingProgressed", 9, data, "{\"traceId\": \"%s\"}".formatted(TRACE));

        assertThat(operation().getProgress()).isEqualTo(percent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneRefusalCanAnswerSeveralCommands(boolean add) {
        given(
                COMMANDS,
                add ? AddAdminPrivilege.getDefaultInstance() : RemoveAdminPrivilege.getDefaultInstance(),
                REQUEST);

        when(EVENTS, AdminPrivilegeRejected.getDefaultInstance(), followingLastOf(COMMANDS));

        assertThat(operation().getSucceeded()).isFalse();
    }

    @Test
    void aLaterCommandOfTheTraceNeitherMakesNorCompletesAnOperation() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);
        given(EVENTS, Registered.getDefaultInstance(), followingLastOf(COMMANDS));
        given(MAIL_COMMANDS, Send.getDefaultInstance(), followingLastOf(EVENTS));
        when(MAIL, Failed.newBuilder().setReason("Mailbox full").build(), followingLastOf(MAIL_COMMANDS));

        var operation = operation();
        assertThat(operation.getCommand()).isEqualTo("Register");
        assertThat(operation.getSucceeded()).isTrue();
        assertThat(operation.getOutcomePosition()).isEqualTo(2);
    }

    @Test
    void aLaterCommandOfTheTraceDoesNotCompleteAnOperationThatIsNotDone() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);
        given(MAIL_COMMANDS, Send.getDefaultInstance(), followingLastOf(COMMANDS));
        when(MAIL, Sent.getDefaultInstance(), followingLastOf(MAIL_COMMANDS));

        assertThat(operation().getDone()).isFalse();
    }

    @Test
    void aCommandThatFollowsFromAnEventMakesNoOperation() {
        var logins = Category.of("authentication").stream("7");
        given(logins, UserLoggedIn.getDefaultInstance(), REQUEST);
        given(COMMANDS, RehashPassword.getDefaultInstance(), followingLastOf(logins));
        when(EVENTS, PasswordRehashed.getDefaultInstance(), followingLastOf(COMMANDS));

        assertThat(tables.fetchCount(OPERATION)).isZero();
    }

    @Test
    void theFirstCommandOfATraceCountsWhenNobodySaysWhatFollowsFromWhat() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);
        given(MAIL_COMMANDS, Send.getDefaultInstance(), REQUEST);
        when(MAIL, Sent.getDefaultInstance(), REQUEST);
        assertThat(operation().getCommand()).isEqualTo("Register");
        assertThat(operation().getDone()).isFalse();

        when(EVENTS, Registered.getDefaultInstance(), REQUEST);
        assertThat(operation().getOutcome()).isEqualTo("Registered");
    }

    @Test
    void anOperationThatIsDoneStaysAsItIs() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);
        when(EVENTS, Registered.getDefaultInstance(), followingLastOf(COMMANDS));
        var done = operation();

        when(EVENTS, rejected("ALREADY_REGISTERED"), followingLastOf(COMMANDS));

        assertThat(operation()).isEqualTo(done);
    }

    @Test
    void anEventOfAnotherTraceCompletesNothing() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);

        when(EVENTS, Registered.getDefaultInstance(), Metadata.startingTrace(OTHER_TRACE));

        assertThat(operation().getDone()).isFalse();
    }

    @Test
    void anEventThatAnswersAnotherCommandCompletesNothing() {
        given(COMMANDS, Register.getDefaultInstance(), REQUEST);
        given(EVENTS, PasswordRehashed.getDefaultInstance(), followingLastOf(COMMANDS));

        when(EVENTS, RegistrationEmailSent.getDefaultInstance(), followingLastOf(COMMANDS));

        assertThat(operation().getDone()).isFalse();
    }

    @Test
    void anEventWithoutACommandMakesNoOperation() {
        when(EVENTS, Registered.getDefaultInstance(), REQUEST);

        assertThat(tables.fetchCount(OPERATION)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"traceId\": null}",
                "{\"traceId\": \"7\"}",
                "{\"traceId\": 7}",
                "{\"traceId\": {\"id\": 7}}",
            })
    void whatHasNoTraceIdIsPassedOver(String metadata) {
        VIEW_DATA.handleForeign(aggregator, COMMANDS, "Register", 1, "{}", metadata);
        VIEW_DATA.handleForeign(aggregator, EVENTS, "Registered", 2, "{}", metadata);

        assertThat(tables.fetchCount(OPERATION)).isZero();
    }

    @Test
    void aCommandOfSomebodyWhoseIdIsNoUuidIsPassedOverSoThatNobodyElseMayReadIt() {
        when(COMMANDS, Register.getDefaultInstance(), REQUEST.withUserId("jane"));

        assertThat(tables.fetchCount(OPERATION)).isZero();
    }

    @Test
    void messagesOfTheSameNameInAnotherCategoryAreOthers() {
        handleForeign(MAIL_COMMANDS, "Register", 1, "{}");
        assertThat(tables.fetchCount(OPERATION)).isZero();

        handleForeign(COMMANDS, "Register", 2, "{}");
        handleForeign(MAIL, "Registered", 3, "{}");
        assertThat(operation().getDone()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "{\"reason\": \"EMAIL_TAKEN\", \"more\": [1]} | EMAIL_TAKEN",
                "{\"reason\": 7} | 7",
                "{\"reason\": {\"email\": [\"taken\"]}} | {\"email\":[\"taken\"]}",
                "{\"reason\": \"\"} | none",
                "{\"reason\": null} | none",
                "{} | none",
                "[] | none",
            })
    void anOperationFailsWhateverOthersGiveAsTheReason(String data, String reason) {
        handleForeign(COMMANDS, "Register", 1, "{\"userId\": {\"unreadable\": true}}");
        handleForeign(EVENTS, "RegistrationRejected", 2, data);

        assertThat(operation().getSucceeded()).isFalse();
        assertThat(operation().getReason()).isEqualTo(reason);
    }

    private static RegistrationRejected rejected(String reason) {
        return RegistrationRejected.newBuilder().setReason(reason).build();
    }

    private void given(StreamName stream, Message message, Metadata metadata) {
        scenario.given(stream, metadata, message);
    }

    private void when(StreamName stream, Message message, Metadata metadata) {
        scenario.when(stream, message, metadata).thenNothing();
    }

    private void handleForeign(StreamName stream, String type, long position, String data) {
        VIEW_DATA.handleForeign(aggregator, stream, type, position, data, REQUEST.toJson());
    }

    private Metadata followingLastOf(StreamName stream) {
        return Metadata.following(scenario.messageStore().last(stream).orElseThrow());
    }

    private Instant timeOf(StreamName stream) {
        return scenario.messageStore().last(stream).orElseThrow().time();
    }

    private OperationRecord operation() {
        return tables.fetchSingle(OPERATION, OPERATION.TRACE_ID.eq(TRACE));
    }

    private static TranscodingProgressed progressed(int percent) {
        return TranscodingProgressed.newBuilder().setPercent(percent).build();
    }
}
