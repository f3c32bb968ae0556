package com.videotutorials.messagestore.faults;

import com.videotutorials.messagestore.Eventually;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two worker processes share a group, then three; one of them is killed and comes back. */
@Timeout(300)
class SharedGroupTest {

    private static final String GROUP = "components:parcel:command";
    private static final int REQUESTS = 3_000;
    private static final Duration PAUSE_BETWEEN_REQUESTS = Duration.ofMillis(20);

    @Test
    void processesShareAGroupAndTakeOverFromOneThatIsKilled() throws Exception {
        try (var databases = SampleDatabases.onSharedServer();
                var load = new Load(databases, 1);
                var workers = new Fleet(databases, Duration.ZERO).add(2)) {
            awaitOwners(databases, "3 worker-0", "3 worker-1");
            measure("two processes", databases, load);

            workers.add(1);
            awaitOwners(databases, "2 worker-0", "2 worker-1", "2 worker-2");
            measure("three processes", databases, load);

            load.start(PAUSE_BETWEEN_REQUESTS);
            var killed = System.nanoTime();
            workers.worker(1).kill();
            awaitOwners(databases, "3 worker-0", "3 worker-2");
            System.out.printf(
                    "Shared group: the others took over %d ms after the kill%n",
                    Duration.ofNanos(System.nanoTime() - killed).toMillis());

            workers.replace(1);
            awaitOwners(databases, "2 worker-0", "2 worker-1", "2 worker-2");
            load.stop();
            Situation.awaitCaughtUp(databases);
            Proof.everyMessageCountedOnce(databases, load);
        }
    }

    private static void awaitOwners(SampleDatabases databases, String... owners) throws Exception {
        Eventually.await("the group is run by " + List.of(owners), () -> Situation.owners(databases.store(), GROUP)
                .equals(List.of(owners)));
        System.out.printf("Shared group: members of %s are run by %s%n", GROUP, List.of(owners));
    }

    private static void measure(String whom, SampleDatabases databases, Load load) throws Exception {
        var start = System.nanoTime();
        load.write(REQUESTS);
        Situation.awaitCaughtUp(databases);
        var seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1_000.0;
        System.out.printf(
                "Shared group: %s handled %.0f commands/s; events so far by %s%n",
                whom, REQUESTS / seconds, spread(databases));
    }

    private static List<String> spread(SampleDatabases databases) throws SQLException {
        return SampleDatabases.texts(
                databases.store(),
                """
                select concat_ws(': ', metadata ->> 'userId', count(*)) from message_store.messages
                where message_store.category(stream_name) = 'parcel' group by metadata ->> 'userId' order by 1
                """);
    }
}
