package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who read tables notice while they are rebuilt and exchanged: nothing. */
@Timeout(180)
class ShadowTablesReadersTest {

    private static final int EXCHANGES = 8;
    private static final int READERS = 6;
    private static final int PARCELS = 50;

    /** In one state of the tables all rows have the same number. They are joined in either order. */
    private static final List<String> QUERIES = List.of(
            "select min(mark), max(mark), count(*) from depot.delivery",
            "select min(d.mark), max(s.mark), count(*) from depot.delivery as d join depot.stop as s using (id)",
            "select min(s.mark), max(d.mark), count(*) from depot.stop as s join depot.delivery as d using (id)");

    private static final String FILL =
            """
            insert into depot%1$s.delivery select n, %2$d from generate_series(1, %3$d) as n;
            insert into depot%1$s.stop select n, %2$d from generate_series(1, %3$d) as n;
            """;

    private final Depot depot;
    private final HikariDataSource readers;
    private final ShadowTables tables = new ShadowTables("depot", "depot_rebuild", List.of("delivery", "stop"));

    ShadowTablesReadersTest() throws SQLException {
        depot = Depot.create();
        readers = depot.readers(READERS);
    }

    @BeforeEach
    void fill() throws SQLException {
        depot.execute("create table depot.delivery (id int primary key, mark int not null)");
        depot.execute("create table depot.stop (id int primary key references depot.delivery, mark int not null)");
        depot.execute(FILL.formatted("", 0, PARCELS));
    }

    @AfterEach
    void close() {
        readers.close();
        depot.close();
    }

    @Test
    void whoeverReadsFindsTheFormerRowsOrTheNewOnesAndNeverFails() throws Exception {
        var last = new AtomicInteger();
        var ended = new AtomicBoolean();
        var reading = new ArrayList<Caller<Integer>>();
        for (var i = 0; i < READERS; i++) {
            var query = QUERIES.get(i % QUERIES.size());
            reading.add(Caller.start(() -> readUntil(ended, query, last)));
        }

        for (var mark = 1; mark <= EXCHANGES; mark++) {
            depot.inTransaction(tables::create);
            depot.execute(FILL.formatted("_rebuild", mark, PARCELS));
            last.set(mark);
            exchangePatiently();
            assertThat(depot.texts("select distinct mark from depot.stop")).containsExactly(String.valueOf(mark));
        }
        ended.set(true);

        for (var reader : reading) {
            assertThat(reader.result()).isGreaterThan(EXCHANGES);
        }
    }

    @Test
    void whoeverReadsForLongIsNotWaitedForSoThatTheOthersCanGoOn() throws SQLException {
        depot.inTransaction(tables::create);
        try (var connection = readers.getConnection()) {
            connection.setAutoCommit(false);
            StoreDatabase.texts(connection, "select mark from depot.stop");

            var start = System.nanoTime();
            assertThatThrownBy(this::exchange)
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(SqlStates.isTransient(e))
                            .isTrue());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));

            assertThat(StoreDatabase.texts(readers, "select count(*) from depot.stop"))
                    .containsExactly("50");
            connection.commit();
        }

        exchange();
        assertThat(StoreDatabase.texts(readers, "select count(*) from depot.stop"))
                .containsExactly("0");
    }

    @Test
    void nobodyReadsTheShadows() throws SQLException {
        depot.inTransaction(tables::create);

        assertThatThrownBy(() -> StoreDatabase.texts(readers, "select mark from depot_rebuild.stop"))
                .hasMessageContaining("permission denied for schema depot_rebuild");
    }

    private int readUntil(AtomicBoolean ended, String query, AtomicInteger last) throws SQLException {
        var answers = 0;
        while (!ended.get()) {
            try (var connection = readers.getConnection();
                    var statement = connection.prepareStatement(query);
                    var rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(rows.getInt(2)).isBetween(last.get() - 1, last.get());
                assertThat(rows.getInt(3)).isEqualTo(PARCELS);
                answers++;
            }
        }
        return answers;
    }

    /** As those do who call it: again if it took too long. */
    private void exchangePatiently() throws SQLException {
        for (var attempt = 1; true; attempt++) {
            try {
                exchange();
                return;
            } catch (SQLException e) {
                if (!SqlStates.isTransient(e) || attempt == 50) {
                    throw e;
                }
            }
        }
    }

    private void exchange() throws SQLException {
        depot.inTransaction(connection -> {
            tables.exchange(connection);
            return true;
        });
    }
}
