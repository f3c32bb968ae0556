package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.messagestore.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(600)
class WorkersApplicationTest {

    @TempDir
    static Path mails;

    @Test
    void everyViewingCountsExactlyOnceWhoeverWroteIt() throws Exception {
        var database = TestDatabase.create();
        Migration.run(database.dataSource(), database.dataSource());
        var viewings = new TestViewings(database, database);
        viewings.writePlainly();
        try (var workers = start(database, database);
                var strangers = new PostgresMessageStore(database.dataSource("message_store"))) {
            var ours = workers.getBean(MessageStore.class);
            for (var i = 0; i < 100; i++) {
                TestViewings.write(ours);
                TestViewings.write(strangers);
                viewings.writePlainly();
            }

            assertThat(viewings.counted()).isEqualTo(301);
        }
    }

    @Test
    void messagesAndViewDataMayBeInTwoDatabases() throws Exception {
        var messages = TestDatabase.create();
        var viewData = TestDatabase.create();
        Migration.run(messages.dataSource(), viewData.dataSource());
        var viewings = new TestViewings(messages, viewData);
        try (var workers = start(messages, viewData)) {
            TestViewings.write(workers.getBean(MessageStore.class));
            viewings.writePlainly();

            assertThat(viewings.counted()).isEqualTo(2);
        }
    }

    @Test
    void workersThatAreStartedAgainGoOnWhereTheyWere() throws Exception {
        var database = TestDatabase.create();
        Migration.run(database.dataSource(), database.dataSource());
        var viewings = new TestViewings(database, database);
        try (var workers = start(database, database)) {
            TestViewings.write(workers.getBean(MessageStore.class));
            viewings.writePlainly();
            assertThat(viewings.counted()).isEqualTo(2);
        }
        var position = viewings.position();
        viewings.writePlainly();
        viewings.writePlainly();

        assertThat(viewings.position()).isEqualTo(position);

        try (var workers = start(database, database)) {
            assertThat(workers.isActive()).isTrue();
            assertThat(viewings.counted()).isEqualTo(4);
        }
    }

    @Test
    void workersWithNothingToDoStandAtTheBeginning() throws Exception {
        var database = TestDatabase.create();
        Migration.run(database.dataSource(), database.dataSource());
        try (var workers = start(database, database)) {
            assertThat(workers.isActive()).isTrue();
            assertThat(new TestViewings(database, database).counted()).isZero();
        }
    }

    @Test
    void workersOutliveAnOutageOfTheirDatabase() throws Exception {
        try (var postgres = TestPostgres.start(Map.of())) {
            var database = postgres.createDatabase();
            Migration.run(database.dataSource(), database.dataSource());
            var viewings = new TestViewings(database, database);
            try (var workers = start(database, database)) {
                TestViewings.write(workers.getBean(MessageStore.class));
                assertThat(viewings.counted()).isEqualTo(1);

                postgres.crash();
                postgres.restart();
                viewings.writePlainly();
                TestViewings.write(workers.getBean(MessageStore.class));

                assertThat(viewings.counted()).isEqualTo(3);
            }
        }
    }

    private static ConfigurableApplicationContext start(TestDatabase messages, TestDatabase viewData) {
        return WorkersApplication.builder()
                .web(WebApplicationType.NONE)
                .run(
                        "--message-store.jdbc-url=" + messages.url(),
                        "--view-data.jdbc-url=" + viewData.url(),
                        "--mail.pickup-directory=" + mails);
    }
}
