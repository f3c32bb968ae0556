package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that is paused while it holds locks in the tables of subscriptions. */
@Timeout(120)
class PausedTransactionTest {

    private final StoreDatabase database = StoreDatabase.create();
    private final CountDownLatch paused = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        database.close();
    }

    @Test
    void whoIsPausedWhileDeclaringASubscriptionHoldsNobodyUp() throws Exception {
        var parcels = Subscription.<Connection>named("parcels", PARCEL);
        var late = Caller.start(
                () -> declare(pausedBeforeCommit(database.dataSource().getConnection()), parcels));
        paused.await();

        var other = Caller.start(() -> declare(database.dataSource().getConnection(), parcels));

        assertThat(other.result()).isTrue();
        goOn.countDown();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(late::result)
                .satisfies(e -> assertThat(SqlStates.isTransient(e)).isTrue());
    }

    private static boolean declare(Connection connection, Subscription<?> subscription) throws SQLException {
        try (connection) {
            SubscriptionGroups.declare(connection, subscription, TransactionBounds.PATIENCE);
            return true;
        }
    }

    private Connection pausedBeforeCommit(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        paused.countDown();
                        goOn.await();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
