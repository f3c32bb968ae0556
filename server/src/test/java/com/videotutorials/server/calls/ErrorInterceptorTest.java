package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest.FieldViolation;
import com.videotutorials.messagestore.DuplicateMessageException;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.InvalidMessageException;
import com.videotutorials.messagestore.MessageStoreUnavailableException;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.VersionConflictException;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import com.videotutorials.server.Refusal;
import io.grpc.Status;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.UUID;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorInterceptorTest {

    private static final StreamName STREAM = StreamName.of("viewing-1");

    @Test
    void aStatusStaysAsItIs() {
        var status = Status.OUT_OF_RANGE.asRuntimeException();

        assertThat(ErrorInterceptor.statusOf(status)).isSameAs(status);
    }

    @Test
    void anInvalidRequestNamesEveryField() {
        var refusal = refusal(new InvalidRequestException(List.of(violation("one"), violation("two"))));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("INVALID_REQUEST");
        assertThat(refusal.violations()).containsExactly(violation("one"), violation("two"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        var id = UUID.randomUUID();
        var missing = new NotFoundException("operation", id);

        assertRefusal(missing, Status.Code.NOT_FOUND, "OPERATION_NOT_FOUND");
        assertThat(ErrorInterceptor.statusOf(missing).getStatus().getDescription())
                .isEqualTo("There is no operation " + id);
    }

    @Test
    void aMessageThatCannotBeStoredIsTheClientsToMend() {
        assertRefusal(new InvalidMessageException("it is", null), Status.Code.INVALID_ARGUMENT, "CANNOT_BE_STORED");
    }

    @Test
    void aMessageIdThatBelongsToAnotherMessageIsAReusedRequestId() {
        assertRefusal(
                new DuplicateMessageException(UUID.randomUUID(), STREAM, "VideoViewed"),
                Status.Code.ALREADY_EXISTS,
                "REQUEST_ID_REUSED");
    }

    @Test
    void aVersionConflictIsAborted() {
        assertRefusal(
                new VersionConflictException(STREAM, ExpectedVersion.noStream(), 3),
                Status.Code.ABORTED,
                "VERSION_CONFLICT");
    }

    @Test
    void viewDataThatHasNotCaughtUpIsAborted() {
        assertRefusal(new NotCaughtUpException(7), Status.Code.ABORTED, "NOT_CAUGHT_UP");
    }

    @Test
    void aStoreThatIsAwayIsUnavailable() {
        assertRefusal(
                new MessageStoreUnavailableException("away", null), Status.Code.UNAVAILABLE, "DATABASE_UNAVAILABLE");
    }

    @Test
    void anObjectStoreThatIsAwayIsUnavailable() {
        assertRefusal(new ObjectStoreUnavailableException("away"), Status.Code.UNAVAILABLE, "OBJECT_STORE_UNAVAILABLE");
    }

    @Test
    void whatMustBeDoneFirstIsAPrecondition() {
        assertRefusal(
                CallRefusedException.failedPrecondition("PARTS_MISSING", "Parts are missing"),
                Status.Code.FAILED_PRECONDITION,
                "PARTS_MISSING");
    }

    @Test
    void aPoolWithoutAConnectionIsUnavailable() {
        var exhausted = new DataAccessException("", new SQLTransientConnectionException("Connection is not available"));

        assertRefusal(exhausted, Status.Code.UNAVAILABLE, "DATABASE_UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08003", "57P01", "57P03", "53300", "40001", "40P01", "25006", "58030"})
    void viewDataThatIsAwayIsUnavailable(String sqlState) {
        assertRefusal(query(sqlState), Status.Code.UNAVAILABLE, "DATABASE_UNAVAILABLE");
    }

    @Test
    void aQueryThatWasCancelledTookLongerThanTheCall() {
        assertRefusal(query("57014"), Status.Code.DEADLINE_EXCEEDED, "QUERY_CANCELLED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42501", "42P01", "22012", "23505"})
    void aQueryThatIsWrongIsOurFault(String sqlState) {
        assertRefusal(query(sqlState), Status.Code.INTERNAL, "INTERNAL");
    }

    @Test
    void aTextThatNoDatabaseCanStoreIsTheClientsFault() {
        assertRefusal(query("22021"), Status.Code.INVALID_ARGUMENT, "CANNOT_BE_STORED");
    }

    @Test
    void whatNobodyThoughtOfIsInternalAndTellsNothing() {
        var status = ErrorInterceptor.statusOf(new IllegalStateException("the password is secret"));

        assertRefusal(new IllegalStateException("the password is secret"), Status.Code.INTERNAL, "INTERNAL");
        assertThat(status.getStatus().getDescription()).isNotBlank().doesNotContain("secret");
        assertThat(status.getStatus().getCause()).isNull();
    }

    private static void assertRefusal(RuntimeException exception, Status.Code code, String reason) {
        assertThat(refusal(exception)).isEqualTo(new Refusal(code, reason, "videotutorials", List.of()));
    }

    private static Refusal refusal(RuntimeException exception) {
        return Refusal.of(ErrorInterceptor.statusOf(exception));
    }

    private static FieldViolation violation(String field) {
        return FieldViolation.newBuilder()
                .setField(field)
                .setReason("TOO_LONG")
                .setDescription("must be shorter")
                .build();
    }

    /** As jOOQ throws it. */
    private static DataAccessException query(String sqlState) {
        return new DataAccessException("SQL [select …]", new SQLException("It failed", sqlState));
    }
}
