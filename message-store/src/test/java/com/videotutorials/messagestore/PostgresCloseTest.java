package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresCloseTest {

    private static final int SOME = 5;

    private final StoreDatabase database = StoreDatabase.create();
    private final HikariDataSource pool = database.pool();
    private final PostgresMessageStore store = new PostgresMessageStore(pool);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aClosedStoreRefusesWrites() {
        write();
        store.close();

        assertThatExceptionOfType(MessageStoreUnavailableException.class)
                .isThrownBy(this::write)
                .withMessage("The message store is closed");
        assertThat(store.read(PARCEL_7)).hasSize(1);
    }

    @Test
    void closingTwiceIsAllowed() {
        store.close();
        store.close();

        assertThat(pool.isClosed()).isFalse();
    }

    @Test
    void closingWaitsForQueuedWrites() throws Exception {
        closingWaitsForAll();
    }

    @Test
    void closingWaitsForALoneWriteAndThoseBehindIt() throws Exception {
        write();

        closingWaitsForAll();
    }

    @Test
    void aClosedStoreGivesItsConnectionsBack() {
        write();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isOne();

        store.close();

        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @Test
    void aConnectionThatIsNotUsedIsGivenBack() throws Exception {
        write();

        Eventually.await(
                "the connection is given back", () -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        write();
        store.close();
    }

    private void closingWaitsForAll() throws Exception {
        var before = database.messages();
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var callers = new ArrayList<Caller<Written>>();
        callers.add(Caller.start(this::write));
        Eventually.await("the first write waits in the database", database::hasLockWaiters);
        for (var i = 1; i < SOME; i++) {
            callers.add(Caller.start(this::write).awaitWaiting());
        }

        var closing = Caller.start(() -> {
                    store.close();
                    return true;
                })
                .awaitWaiting();
        assertThat(closing.isDone()).isFalse();
        held.release();

        assertThat(closing.result()).isTrue();
        assertThat(database.messages()).isEqualTo(before + SOME);
        for (var i = 0; i < SOME; i++) {
            assertThat(callers.get(i).result().position()).isEqualTo(before + i);
        }
    }

    private Written write() {
        return store.write(PARCEL_7, dispatches(1), ExpectedVersion.any());
    }
}
