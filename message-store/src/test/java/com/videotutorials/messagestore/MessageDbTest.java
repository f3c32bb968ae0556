package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.StoreDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageDbTest {

    private static final String WRITE =
            "select message_store.write_message('fc2a2c7c-9a0b-4f4f-9d5e-3f1b8f0a7d11', 'parcel-7', 'Dispatched', '{}')";

    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEmptyDatabaseGetsMessageDb() throws SQLException {
        MessageDb.install(database.dataSource());

        assertThat(ask("select message_store.message_store_version()")).containsExactly("1.3.0");
        assertThat(ask("select count(*) from message_store.messages")).containsExactly("0");
    }

    @Test
    void installingTwiceChangesNothing() throws SQLException {
        MessageDb.install(database.dataSource());
        SubscriptionTables.install(database.dataSource(), List.of("message_store"), List.of());
        askAs("message_store", WRITE);

        MessageDb.install(database.dataSource());
        SubscriptionTables.install(database.dataSource(), List.of("message_store"), List.of());

        assertThat(ask("select stream_name from message_store.messages")).containsExactly("parcel-7");
    }

    @Test
    void twoProcessesInstallAtOnce() throws Exception {
        var one = Caller.start(this::installEverything);
        var other = Caller.start(this::installEverything);

        assertThat(one.result()).isTrue();
        assertThat(other.result()).isTrue();
        assertThat(askAs("message_store", WRITE)).containsExactly("0");
    }

    @Test
    void aMessageDbThatIsThereAlreadyIsUsedAsItIs() throws SQLException {
        GenuineMessageDb.install(database.dataSource());
        askAs("message_store", WRITE);

        MessageDb.install(database.dataSource());

        assertThat(ask("select id from message_store.messages"))
                .containsExactly("fc2a2c7c-9a0b-4f4f-9d5e-3f1b8f0a7d11");
        assertThat(ask("select count(*) from pg_db_role_setting where setdatabase ="
                        + " (select oid from pg_database where datname = current_database())"))
                .containsExactly("0");
        try (var store = new PostgresMessageStore(database.dataSource("message_store"))) {
            assertThat(store.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.of(0)))
                    .isEqualTo(new Written(1, 2, false));
        }
    }

    @Test
    void anotherVersionIsRefused() throws SQLException {
        GenuineMessageDb.install(database.dataSource());
        execute("create or replace function message_store.message_store_version() returns varchar"
                + " as $$ select '1.2.6'::varchar $$ language sql");

        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> MessageDb.install(database.dataSource()))
                .havingRootCause()
                .withMessage("Message DB 1.2.6 is installed, this needs 1.3: run its own update script first");
    }

    @Test
    void theDatabaseIsSetUpToBeSafeAndFast() throws SQLException {
        MessageDb.install(database.dataSource());

        assertThat(askAs("message_store", "show search_path")).containsExactly("message_store, public");
        assertThat(askAs("message_store", "show message_store.sql_condition")).containsExactly("off");
        assertThat(askAs("message_store", "show jit")).containsExactly("off");
        assertThat(askAs("message_store", "show random_page_cost")).containsExactly("1.1");
        assertThat(ask("show search_path")).containsExactly("\"$user\", public");
    }

    @Test
    void theRoleOfTheStoreAppendsAndChangesNothing() throws SQLException {
        MessageDb.install(database.dataSource());
        askAs("message_store", WRITE);

        for (var change : List.of(
                "update message_store.messages set data = '{}' returning 1",
                "delete from message_store.messages returning 1",
                "truncate message_store.messages",
                "create table message_store.films (title text)")) {
            assertThatThrownBy(() -> askAs("message_store", change))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    private boolean installEverything() {
        MessageDb.install(database.dataSource());
        SubscriptionTables.install(database.dataSource(), List.of("message_store"), List.of());
        return true;
    }

    private List<String> ask(String query) throws SQLException {
        return texts(database.dataSource(), query);
    }

    private List<String> askAs(String role, String query) throws SQLException {
        return texts(database.dataSource(role), query);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
