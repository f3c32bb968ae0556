package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionTablesTest {

    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void positionsOfTheFirstVersionAreKept() throws SQLException {
        installFirstVersion();
        try (var connection = database.dataSource().getConnection()) {
            Sql.update(
                    connection,
                    "insert into subscriptions.subscription_position (subscription, category, position)"
                            + " values ('parcels', 'parcel', 7)");
        }

        SubscriptionTables.install(database.dataSource(), List.of(), List.of());

        try (var connection = database.dataSource().getConnection()) {
            assertThat(SubscriptionPositions.read(connection, Set.of("parcels")))
                    .containsExactly(new SubscriptionPosition("parcels", List.of(Category.of("parcel")), 7));
        }
    }

    @Test
    void installingAgainChangesNothing() throws SQLException {
        SubscriptionTables.install(database.dataSource(), List.of(), List.of());
        SubscriptionTables.install(database.dataSource(), List.of(), List.of());

        try (var connection = database.dataSource().getConnection()) {
            assertThat(SubscriptionPositions.read(connection, Set.of("parcels")))
                    .isEmpty();
        }
    }

    private void installFirstVersion() {
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas(SubscriptionTables.SCHEMA)
                .locations("classpath:com/videotutorials/messagestore/migration")
                .target("1")
                .load()
                .migrate();
    }
}
