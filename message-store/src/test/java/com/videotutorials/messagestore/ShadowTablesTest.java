package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ShadowTablesTest {

    private static final String SHADOW_ITEMS = "select part_of::text from depot_rebuild.parcel_item";

    private final Depot depot;
    private final ShadowTables tables = new ShadowTables("depot", "depot_rebuild", Depot.FAMILY);

    ShadowTablesTest() throws SQLException {
        depot = Depot.create();
    }

    @AfterEach
    void close() {
        depot.close();
    }

    @Test
    void afterAnExchangeTheTablesAreWhatTheyWere() throws SQLException {
        var before = depot.everything();
        assertThat(before).hasSizeGreaterThan(60);

        for (var i = 0; i < 2; i++) {
            assertThat(create()).isTrue();
            exchange();
        }

        assertThat(depot.everything()).containsExactlyElementsOf(before);
        assertThat(depot.texts("select tablename from pg_tables where schemaname = 'depot_rebuild'"))
                .isEmpty();
    }

    @Test
    void theRowsOfTheShadowsTakeThePlacesOfTheFormerOnes() throws SQLException {
        depot.execute("insert into depot.parcel (destination) values ('Oslo')");
        depot.execute("insert into depot.parcel_item (parcel_id) values (100)");
        create();
        depot.execute("insert into depot_rebuild.parcel (destination) values ('Bergen'), ('Voss')");
        depot.execute("insert into depot_rebuild.parcel_item (parcel_id, item, part_of) values (105, 7, 7)");

        assertThat(parcels()).containsExactly("100 Oslo");
        exchange();

        assertThat(parcels()).containsExactly("100 Bergen", "105 Voss");
        assertThat(depot.texts("select item::text from depot.parcel_item")).containsExactly("7");
        depot.execute("insert into depot.parcel (destination) values ('Tromsø')");
        assertThat(parcels()).containsExactly("100 Bergen", "105 Voss", "110 Tromsø");
    }

    @Test
    void shadowsReferToEachOtherAndToTheLiveTablesOfOthers() throws SQLException {
        depot.execute("insert into depot.parcel (destination) values ('Oslo')");
        create();

        assertThatThrownBy(() -> depot.execute("insert into depot_rebuild.parcel_item (parcel_id) values (100)"))
                .hasMessageContaining("in_parcel");
        assertThatThrownBy(() -> depot.execute("insert into depot_rebuild.parcel (place_id) values (3)"))
                .hasMessageContaining("stands_at");
        depot.execute("insert into depot_rebuild.parcel (place_id) values (2)");
    }

    @Test
    void creatingThemAgainKeepsThem() throws SQLException {
        create();
        depot.execute("insert into depot_rebuild.parcel (destination) values ('Bergen')");

        assertThat(create()).isFalse();

        assertThat(depot.texts("select destination from depot_rebuild.parcel")).containsExactly("Bergen");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table depot.parcel add column height int",
                "alter table depot.parcel rename column weight to mass",
                "alter table depot.parcel alter column place_id type bigint",
                "alter table depot.parcel alter column weight drop default",
                "alter table depot.parcel alter column place_id set not null",
                "alter table depot.parcel drop constraint goes_somewhere",
                "create index parcel_new on depot.parcel (place_id)",
                "drop index depot.only_one_waits",
                "alter table depot.parcel_item drop constraint in_item",
                "alter table depot.parcel set (fillfactor = 60)",
                "grant update on depot.parcel to depot_auditor",
                "drop table depot_rebuild.parcel cascade"
            })
    void whenATableHasChangedAllShadowsAreMadeAnew(String change) throws SQLException {
        create();
        depot.execute("insert into depot_rebuild.parcel (weight) values (2);"
                + "insert into depot_rebuild.parcel_item (parcel_id) values (100)");
        depot.execute(change);

        if (!change.startsWith("drop table")) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(this::exchange)
                    .withMessageStartingWith("Tables in depot have changed since they were copied to depot_rebuild: ");
        }
        assertThat(create()).isTrue();
        assertThat(depot.texts(SHADOW_ITEMS)).isEmpty();
        var before = depot.everything();
        exchange();
        assertThat(depot.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void whoeverMakesThemTheyBelongToTheOwnerOfTheTablesAndNobodyElseGetsAccess() throws SQLException {
        var before = depot.everything();
        depot.execute("alter default privileges grant all on tables to public");
        depot.execute("alter default privileges grant all on sequences to depot_auditor");
        depot.executeAsAdministrator("alter default privileges grant all on tables to public");

        create();
        exchange();
        assertThat(depot.everything()).containsExactlyElementsOf(before);

        depot.inTransactionOfTheAdministrator(tables::create);
        exchange();
        assertThat(depot.everything()).containsExactlyElementsOf(before);
    }

    @Test
    void aCreationThatIsKilledLeavesNothingBehind() throws SQLException {
        try (var connection = depot.keeper().getConnection()) {
            connection.setAutoCommit(false);
            tables.create(connection);
            kill(connection);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }

        assertThat(depot.texts("select tablename from pg_tables where schemaname = 'depot_rebuild'"))
                .isEmpty();
        assertThat(create()).isTrue();
    }

    @Test
    void anExchangeThatIsKilledChangesNothing() throws SQLException {
        depot.execute("insert into depot.parcel (destination) values ('Oslo')");
        create();
        var before = depot.everything();
        try (var connection = depot.keeper().getConnection()) {
            connection.setAutoCommit(false);
            tables.exchange(connection);
            kill(connection);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }

        assertThat(parcels()).containsExactly("100 Oslo");
        assertThat(depot.everything()).isEqualTo(before);
        assertThat(create()).isFalse();
        exchange();
        assertThat(parcels()).isEmpty();
    }

    @Test
    void ofTwoWhoCreateThemAtOnceOneDoes() throws Exception {
        Caller<Boolean> other;
        try (var connection = depot.keeper().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(tables.create(connection)).isTrue();
            other = Caller.start(this::create);
            Eventually.await("the other waits", () -> !depot.texts("select pid::text from pg_locks where not granted")
                    .isEmpty());
            connection.commit();
        }

        assertThat(other.result()).isFalse();
    }

    @Test
    void droppedShadowsAreGone() throws SQLException {
        create();

        drop();
        drop();

        assertThat(depot.texts("select relname from pg_class where relnamespace = 'depot_rebuild'::regnamespace"))
                .isEmpty();
        assertThat(parcels()).isEmpty();
    }

    @Test
    void theTransactionOfTheCallerKeepsItsSearchPathAndItsPatience() throws SQLException {
        var settings = depot.inTransaction(connection -> {
            Sql.execute(connection, "set local search_path to depot; set local statement_timeout to '70s'");
            tables.create(connection);
            tables.exchange(connection);
            return List.of(
                    StoreDatabase.texts(connection, "show search_path").get(0),
                    StoreDatabase.texts(connection, "show statement_timeout").get(0));
        });

        assertThat(settings).containsExactly("depot", "70s");
    }

    @Test
    void withoutASchemaForThemThereAreNone() {
        var homeless = new ShadowTables("depot", "elsewhere", Depot.FAMILY);

        assertThatThrownBy(() -> depot.inTransaction(homeless::create))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("There is no schema elsewhere to rebuild tables in");
    }

    @Test
    void withoutATransactionNothingIsDone() throws SQLException {
        try (var connection = depot.keeper().getConnection()) {
            assertThatThrownBy(() -> tables.create(connection))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Tables are exchanged within a transaction");
        }
    }

    private boolean create() throws SQLException {
        return depot.inTransaction(tables::create);
    }

    private void exchange() throws SQLException {
        depot.inTransaction(connection -> {
            tables.exchange(connection);
            return true;
        });
    }

    private void drop() throws SQLException {
        depot.inTransaction(connection -> {
            tables.drop(connection);
            return true;
        });
    }

    private List<String> parcels() throws SQLException {
        return depot.texts("select parcel_id || ' ' || destination from depot.parcel order by parcel_id");
    }

    private void kill(Connection connection) throws SQLException {
        var pid = StoreDatabase.texts(connection, "select pg_backend_pid()").get(0);
        depot.execute("select pg_terminate_backend(" + pid + ", 60000)");
    }
}
