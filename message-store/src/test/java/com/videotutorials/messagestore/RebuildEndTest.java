package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RebuildEndTest {

    private final Arrivals arrivals;

    RebuildEndTest() throws SQLException {
        arrivals = new Arrivals();
    }

    @AfterEach
    void close() {
        arrivals.depot.close();
    }

    @Test
    void aRebuildThatHasCaughtUpTakesThePlaceOfTheOld() throws SQLException {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(44);

        assertThat(arrivals.finish()).isTrue();

        assertThat(arrivals.depot.texts("select global_position from depot.arrival order by 1"))
                .containsExactly("141", "142");
        assertThat(arrivals.positions("arrivals")).containsExactly("1.0 at 44", "1.1 at 44");
        assertThat(arrivals.versions("arrivals")).containsExactly("4", "5");
        assertThat(arrivals.parked("arrivals")).containsExactly("12", "13");
        assertThat(arrivals.depot.texts(
                        "select global_position || ' ' || reason from subscriptions.discarded_message order by 1"))
                .containsExactly("1 before", "2 after", "3 after");
        assertThat(arrivals.depot.texts("select name || ' ' || control from subscriptions.subscription order by 1"))
                .containsExactly("arrivals 6", "others 0");
        assertThat(arrivals.depot.texts("select subscription from subscriptions.subscription_lease"))
                .isEmpty();
        assertThat(arrivals.positions("arrivals@rebuild")).isEmpty();
        assertThat(arrivals.parked("arrivals@rebuild")).isEmpty();
        assertThat(arrivals.positions("others")).containsExactly("0.0 at 7");
        assertThat(arrivals.parked("others")).containsExactly("5");
        assertThat(arrivals.finish()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update subscriptions.subscription_position set position = 45 where subscription = 'arrivals' and member = 1",
                "update subscriptions.subscription_position set position = 45 where subscription = 'arrivals' and retired",
                "delete from subscriptions.subscription_position where subscription = 'arrivals' and member = 1",
                "delete from subscriptions.subscription where name = 'arrivals@rebuild'",
                "update subscriptions.subscription set generation = 2 where name = 'arrivals'",
                "update subscriptions.subscription set generation = 1 where name = 'arrivals@rebuild'",
                "insert into subscriptions.subscription_position values ('arrivals@rebuild', 45, now(), 1, 0, 1, true, 0)",
            })
    void untilThenNothingChanges(String behind) throws SQLException {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(44);
        arrivals.depot.execute(behind);
        var before = arrivals.everything();

        assertThat(arrivals.finish()).isFalse();

        assertThat(arrivals.everything()).isEqualTo(before);
        assertThat(arrivals.shadowRows()).containsExactly("141", "142");
    }

    @Test
    void anEndThatIsRolledBackOrKilledChangesNothing() throws SQLException {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(44);
        var before = arrivals.everything();

        try (var connection = arrivals.depot.keeper().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(arrivals.finish(connection)).isTrue();
            connection.rollback();
            assertThat(arrivals.everything()).isEqualTo(before);

            assertThat(arrivals.finish(connection)).isTrue();
            var pid = StoreDatabase.texts(connection, "select pg_backend_pid()").get(0);
            arrivals.depot.execute("select pg_terminate_backend(" + pid + ", 60000)");
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }

        assertThat(arrivals.everything()).isEqualTo(before);
        assertThat(arrivals.shadowRows()).containsExactly("141", "142");
        assertThat(arrivals.finish()).isTrue();
    }

    @Test
    void whenTheTableHasChangedTheOldOneStays() throws SQLException {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(44);
        arrivals.depot.execute("create index arrival_position on depot.arrival (global_position)");
        var before = arrivals.everything();

        assertThatThrownBy(arrivals::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("arrival_position");

        assertThat(arrivals.everything()).isEqualTo(before);
    }

    @Test
    void whoeverRunsTheOldCanCommitNothingAfterTheEnd() throws Exception {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(41);
        Caller<Boolean> consumer;
        try (var connection = arrivals.depot.keeper().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(arrivals.finish(connection)).isTrue();
            consumer = Caller.start(() -> arrivals.depot.inTransaction(RebuildEndTest::handlesOneMore));
            awaitWaiting();
            connection.commit();
        }

        assertThat(consumer.result()).isFalse();
        assertThat(arrivals.depot.texts("select global_position from depot.arrival order by 1"))
                .containsExactly("141", "142");
    }

    @Test
    void theEndWaitsForABatchOfTheOldAndThenIsNotYetThere() throws Exception {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(41);
        Caller<Boolean> end;
        try (var consumer = arrivals.depot.keeper().getConnection()) {
            consumer.setAutoCommit(false);
            assertThat(handlesOneMore(consumer)).isTrue();
            end = Caller.start(arrivals::finish);
            awaitWaiting();
            consumer.commit();
        }

        assertThat(end.result()).isFalse();
        assertThat(arrivals.depot.texts("select global_position from depot.arrival order by 1"))
                .containsExactly("40", "41", "42");
        arrivals.advance(42);
        assertThat(arrivals.finish()).isTrue();
    }

    @Test
    void theEndDoesNotWaitLongForABatchOfTheOld() throws Exception {
        arrivals.request();
        arrivals.prepare();
        arrivals.rebuildUpTo(41);
        try (var consumer = arrivals.depot.keeper().getConnection()) {
            consumer.setAutoCommit(false);
            handlesOneMore(consumer);

            assertThatThrownBy(arrivals::finish)
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(SqlStates.isTransient(e))
                            .isTrue());
        }

        assertThat(arrivals.finish()).isTrue();
    }

    /** As a consumer does, which fences itself by what it knows about its member. */
    private static boolean handlesOneMore(Connection connection) throws SQLException {
        var moved = Sql.update(
                connection,
                """
                update subscriptions.subscription_position set position = 42
                where subscription = 'arrivals' and generation = 1 and member = 0
                  and position = 41 and not retired and parking_version = 3
                """);
        if (moved == 1) {
            Sql.execute(connection, "insert into depot.arrival values (42)");
        }
        return moved == 1;
    }

    private void awaitWaiting() throws Exception {
        Eventually.await("somebody waits for a lock", () -> !arrivals.depot
                .texts("select pid from pg_locks where not granted")
                .isEmpty());
    }
}
