package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What tables that can be rebuilt must not have. */
@Timeout(120)
class TableObstaclesTest {

    private final Depot depot;
    private final ShadowTables tables = new ShadowTables("depot", "depot_rebuild", Depot.FAMILY);

    TableObstaclesTest() throws SQLException {
        depot = Depot.create();
    }

    @AfterEach
    void close() {
        depot.close();
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void whatWouldBeLostIsRefused(String obstacle, String named) throws SQLException {
        create();
        depot.execute(obstacle);
        var before = depot.everything();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(this::create)
                .withMessageStartingWith("Cannot rebuild tables beside themselves: ")
                .withMessageContaining(named);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::exchange);
        assertThat(depot.everything()).isEqualTo(before);
    }

    @Test
    void aPublicationIsRefused() throws SQLException {
        depot.executeAsAdministrator("create publication p for table depot.parcel");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(this::create)
                .withMessageContaining("publication of table depot.parcel in publication p");
    }

    private static List<Arguments> obstacles() {
        return List.of(
                arguments("create view depot.v as select weight from depot.parcel", "on view depot.v"),
                arguments("create materialized view depot.v as table depot.parcel", "materialized view depot.v"),
                arguments(
                        "alter table depot.label add constraint on_parcel foreign key (parcel_id) references depot.parcel",
                        "constraint on_parcel on table depot.label"),
                arguments(
                        "create trigger t before update on depot.parcel for each row"
                                + " execute function suppress_redundant_updates_trigger()",
                        "trigger t on table depot.parcel"),
                arguments("create rule r as on delete to depot.parcel do instead nothing", "rule r on table"),
                arguments("create table depot.heir () inherits (depot.parcel)", "table depot.heir"),
                arguments("alter table depot.parcel_item inherit depot.label", "inherits from another table"),
                arguments("alter table depot.parcel add column n serial", "sequence depot.parcel_n_seq"),
                arguments("alter table depot.parcel enable row level security", "has row-level security"),
                arguments("create policy p on depot.parcel using (weight > 1)", "policy p on table depot.parcel"),
                arguments(
                        "create function depot.f() returns setof depot.parcel return null::depot.parcel",
                        "function depot.f()"),
                arguments("create table depot.history (parcel depot.parcel[])", "column parcel of table depot.history"),
                arguments("create statistics depot.s on state, weight from depot.parcel", "statistics object depot.s"),
                arguments("alter table depot.parcel alter weight set statistics 7", "statistics 7"),
                arguments("alter table depot.parcel alter weight set (n_distinct = 7)", "n_distinct=7"),
                arguments("alter table depot.parcel replica identity full", "replica identity f"),
                arguments("alter table depot.parcel cluster on parcel_key", "cluster on parcel_key"),
                arguments("drop table depot.parcel cascade", "\"depot\".\"parcel\" is not there"),
                arguments(
                        "drop table depot.parcel_item; create view depot.parcel_item as select 1 as one",
                        "depot.parcel_item is no ordinary table"),
                arguments(
                        "drop table depot.parcel_item; create table depot.parcel_item (i int) partition by list (i)",
                        "depot.parcel_item is no ordinary table"));
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
}
