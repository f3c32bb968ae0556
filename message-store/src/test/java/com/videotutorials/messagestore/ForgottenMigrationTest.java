package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Processes.parcels;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscription waits, and says what for, where its database has not been migrated yet. */
@Timeout(120)
class ForgottenMigrationTest {

    private static final Duration SOON = Duration.ofMillis(300);

    private final Processes processes = new Processes();
    private final Processes.Worker process = processes
            .process()
            .keeping(parcels(DestinationTable::insert).onFailure(AT_ONCE).reportedAfter(SOON));

    @BeforeEach
    void createTable() throws SQLException {
        processes.createTable();
        processes.write(PARCEL_7, "Bergen");
        processes.write(PARCEL_8, "Oslo");
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void aMissingTableIsWaitedFor() throws Exception {
        execute("alter table destination rename to former");
        process.start();

        process.awaitProblem("parcels has been failing for", "relation \"public.destination\" does not exist");
        assertNothingIsParked();

        execute("alter table former rename to destination");
        assertEverythingIsHandled();
    }

    @Test
    void aMissingSchemaIsWaitedFor() throws Exception {
        execute("alter schema public rename to former");
        process.start();

        process.awaitProblem("parcels has been failing for", "relation \"public.destination\" does not exist");
        assertNothingIsParked();

        execute("alter schema former rename to public");
        assertEverythingIsHandled();
    }

    @Test
    void aMissingRightIsWaitedFor() throws Exception {
        execute("revoke insert on destination from message_store");
        process.start();

        process.awaitProblem("parcels has been failing for", "permission denied for table destination");
        assertNothingIsParked();

        execute("grant insert on destination to message_store");
        assertEverythingIsHandled();
    }

    private void execute(String sql) throws SQLException {
        processes.database().execute(sql);
    }

    private void assertNothingIsParked() {
        assertThat(processes.operations().parked("parcels", 0, 10)).isEmpty();
        assertThat(process.status("parcels").problem()).isPresent();
    }

    private void assertEverythingIsHandled() throws Exception {
        processes.awaitDestinations(List.of("Bergen", "Oslo"));
        process.awaitNoProblem();
        assertThat(processes.operations().parked("parcels", 0, 10)).isEmpty();
    }
}
