package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.videotutorials.messagestore.testing.TestPostgres;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that fails while components commit what they do. */
@Timeout(180)
class ComponentCrashTest {

    private static final int COMMANDS = 400;
    private static final int CUTS = 60;

    private final StoreDatabase database = StoreDatabase.create();
    private final CuttableProxy proxy = new CuttableProxy(
            TestPostgres.shared().host(), TestPostgres.shared().port());
    private final HikariDataSource pool = database.pool(proxy.url(database.url()));
    private final ComponentRun run = new ComponentRun(database);

    ComponentCrashTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        run.close();
        database.close();
        proxy.close();
    }

    @Test
    void aBatchWhoseCommitIsNotAnsweredIsNotRepeated() throws Exception {
        run.send("7", "Bergen");
        run.send("7", "Oslo");
        var consumer = run.consumer(new RouteComponent().subscription(), pool);
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var ticking = Caller.start(consumer::tick);
        Eventually.await("it waits in the database", database::hasLockWaiters);
        proxy.swallowAnswers();
        held.release();
        Eventually.await("it is committed", () -> database.messages() == 4);
        Eventually.await("the answer is lost", () -> proxy.lost() > 0);

        proxy.cut();

        assertThatExceptionOfType(SQLException.class).isThrownBy(ticking::result);
        assertThat(consumer.tick()).isFalse();
        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen", "Oslo");
        assertThat(run.position(RouteComponent.NAME)).isEqualTo(2);
        assertThat(run.parked(RouteComponent.NAME)).isEmpty();
    }

    @Test
    void aBatchWhoseCommitNeverArrivedIsHandledAgain() throws Exception {
        run.send("7", "Bergen");
        run.send("7", "Oslo");
        var stalled = Subscription.<UnitOfWork>named(RouteComponent.NAME, PARCEL.commands());
        var component = new RouteComponent();
        var consumer = run.consumer(
                stalled.on(app.messages.parcel.v1.Dispatch.class, (work, command) -> {
                    component.dispatch(work, command);
                    if (proxy.lost() == 0) {
                        proxy.stall();
                    }
                }),
                pool);
        var ticking = Caller.start(consumer::tick);
        Eventually.await("the request is lost", () -> proxy.lost() > 0);

        proxy.cut();

        assertThatExceptionOfType(SQLException.class).isThrownBy(ticking::result);
        assertThat(database.messages()).isEqualTo(2);
        assertThat(consumer.tick()).isTrue();
        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen", "Oslo");
        assertThat(run.parked(RouteComponent.NAME)).isEmpty();
    }

    @Test
    void randomCutsLoseNothingAndRepeatNothing() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var i = 0; i < COMMANDS; i++) {
            run.send(String.valueOf(i % 10), String.valueOf(i));
        }
        var consumer = run.consumer(new RouteComponent().subscription().inBatchesOf(2), pool);
        var ticking = Caller.start(() -> finished(consumer));
        for (var i = 0; i < CUTS && !ticking.isDone(); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(20)));
            if (random.nextBoolean()) {
                proxy.swallowAnswers();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(5)));
            }
            proxy.cut();
        }

        assertThat(ticking.result()).isTrue();
        for (var parcel = 0; parcel < 10; parcel++) {
            var stream = PARCEL.stream(String.valueOf(parcel));
            var expected = Parcels.destinations(COMMANDS).stream()
                    .filter(destination -> destination.endsWith(stream.id()))
                    .toList();
            assertThat(run.destinations(stream)).as("seed " + seed).isEqualTo(expected);
        }
        assertThat(run.parked(RouteComponent.NAME)).isEmpty();
    }

    private static boolean finished(SubscriptionConsumer consumer) {
        var left = true;
        while (left) {
            try {
                left = consumer.tick();
            } catch (SQLException | MessageStoreException e) {
                assertThat(e).isNotNull();
            }
        }
        return true;
    }
}
