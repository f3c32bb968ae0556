package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.videotutorials.messagestore.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Whoever reads several categories waits for those who may still write before what is there, and for nobody else. */
@Timeout(120)
class SelectionReaderTest {

    private static final StreamName ACCOUNT_1 = StreamName.of("account-1");
    private static final Selection ALL = Selection.all();
    private static final Selection BOTH = Selection.of(List.of(PARCEL, ACCOUNT_1.category()));

    private final StoreDatabase database = StoreDatabase.create();
    private final DataSource others = database.pool();
    private final PostgresMessageStore store = new PostgresMessageStore(database.pool());

    private static List<Selection> severalCategories() {
        return List.of(ALL, BOTH);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @ParameterizedTest
    @MethodSource("severalCategories")
    void anOpenTransactionIsWaitedFor(Selection selection) throws Exception {
        try (var open = OpenWrite.to(others, ACCOUNT_1)) {
            write(PARCEL_7);
            var reader = Caller.start(() -> store.read(selection, 0, 10));
            awaitWaitingReader();
            assertThat(reader.isDone()).isFalse();

            open.commit();

            assertThat(positions(reader.result())).containsExactly(1L, 2L);
        }
    }

    @ParameterizedTest
    @MethodSource("severalCategories")
    void aTransactionThatIsRolledBackLeavesAHoleThatNobodyWaitsFor(Selection selection) throws Exception {
        try (var open = OpenWrite.to(others, ACCOUNT_1)) {
            write(PARCEL_7);
            var reader = Caller.start(() -> store.read(selection, 0, 10));
            awaitWaitingReader();

            open.rollBack();

            assertThat(positions(reader.result())).containsExactly(2L);
            assertThat(store.read(selection, 0, 10).readTo()).isEqualTo(2);
            assertThat(store.read(selection, 2, 10)).isEqualTo(new MessagePage(List.of(), 2));
        }
    }

    @ParameterizedTest
    @MethodSource("severalCategories")
    void aDuplicateIdLeavesAHoleThatNobodyWaitsFor(Selection selection) throws Exception {
        var id = UUID.randomUUID();
        store.write(PARCEL_7, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.any());
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> StoreDatabase.texts(
                        others,
                        "select message_store.write_message('%s', 'account-1', 'Dispatched', '{}')".formatted(id)));
        write(PARCEL_7);

        assertThat(positions(store.read(selection, 0, 10))).containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @MethodSource("severalCategories")
    void whoBeginsLaterIsNotWaitedFor(Selection selection) throws Exception {
        try (var open = OpenWrite.to(others, ACCOUNT_1)) {
            write(PARCEL_7);
            var reader = Caller.start(() -> store.read(selection, 0, 10));
            awaitWaitingReader();
            try (var later = OpenWrite.to(others, StreamName.of("later-1"))) {
                open.commit();

                assertThat(positions(reader.result())).containsExactly(1L, 2L);
                later.rollBack();
            }
        }
    }

    @Test
    void whereNothingIsMissingNobodyIsWaitedFor() throws Exception {
        write(PARCEL_7);
        try (var open = OpenWrite.to(others, ACCOUNT_1)) {
            assertThat(positions(store.read(ALL, 0, 10))).containsExactly(1L);
            write(PARCEL_7);
            assertThat(positions(store.read(ALL, 0, 10))).containsExactly(1L);
            assertThat(positions(store.read(BOTH, 0, 10))).containsExactly(1L);
            assertThat(positions(store.read(Selection.of(List.of(PARCEL)), 0, 10)))
                    .containsExactly(1L, 3L);
            open.rollBack();
        }
    }

    @ParameterizedTest
    @MethodSource("severalCategories")
    void aReaderGivesUpAfterAWhileAndNamesTheTransaction(Selection selection) throws Exception {
        var reader = new SelectionReader(others, Upcasters.none(), Duration.ofMillis(50));
        try (var log = new Log();
                var open = OpenWrite.to(others, ACCOUNT_1)) {
            open.execute("set application_name = 'dawdler'");
            write(PARCEL_7);

            assertThat(reader.read(selection, 0, 10)).isEqualTo(new MessagePage(List.of(), 0));
            assertThat(log.messages()).singleElement().asString().contains("pid", "dawdler", "idle in transaction");

            open.commit();
            assertThat(positions(reader.read(selection, 0, 10))).containsExactly(1L, 2L);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("severalCategories")
    void anInterruptedReaderReturnsWithNothing(Selection selection) throws Exception {
        try (var open = OpenWrite.to(others, ACCOUNT_1)) {
            write(PARCEL_7);
            var reader = Caller.start(() -> store.read(selection, 0, 10));
            awaitWaitingReader();

            reader.interrupt();

            assertThat(reader.result()).isEqualTo(new MessagePage(List.of(), 0));
            assertThat(reader.wasInterruptedAtTheEnd()).isTrue();
            open.rollBack();
        }
    }

    @Test
    void aPreparedTransactionIsWaitedForAlsoAfterACrash() throws Exception {
        try (var postgres = TestPostgres.start(Map.of("max_prepared_transactions", "1", "fsync", "on"));
                var own = StoreDatabase.create(postgres)) {
            try (var open = OpenWrite.to(own.pool(), ACCOUNT_1)) {
                open.execute("prepare transaction 'slow'");
            }
            OpenWrite.to(own.pool(), PARCEL_7).commit();
            var reader = new SelectionReader(own.dataSource(), Upcasters.none(), Duration.ofMillis(50));
            assertThat(reader.read(ALL, 0, 10)).isEqualTo(new MessagePage(List.of(), 0));

            postgres.crash();
            postgres.restart();
            assertThat(reader.read(BOTH, 0, 10)).isEqualTo(new MessagePage(List.of(), 0));

            own.execute("commit prepared 'slow'");
            assertThat(positions(reader.read(ALL, 0, 10))).containsExactly(1L, 2L);
        }
    }

    private void write(StreamName stream) {
        store.write(stream, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.any());
    }

    /** Returns when somebody has looked again whether the others have ended. */
    private void awaitWaitingReader() throws Exception {
        Eventually.await(
                "a reader waits",
                () -> database.number("select count(*) from pg_stat_activity where datname = current_database()"
                                + " and query like 'select distinct virtualtransaction from %'")
                        > 0);
    }

    private static List<Long> positions(MessagePage page) {
        return page.messages().stream().map(StoredMessage::globalPosition).toList();
    }

    /** What the reader says meanwhile. */
    private static final class Log implements AutoCloseable {

        private final Logger logger = (Logger) LoggerFactory.getLogger(SelectionReader.class);
        private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

        Log() {
            appender.start();
            logger.addAppender(appender);
        }

        List<String> messages() {
            return appender.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }

        @Override
        public void close() {
            logger.detachAppender(appender);
        }
    }
}
