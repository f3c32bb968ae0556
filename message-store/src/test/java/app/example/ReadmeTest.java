package app.example;

import static app.example.ParcelComponent.PARCEL;
import static org.assertj.core.api.Assertions.assertThat;

import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example: it runs, and the README shows it as it is. */
@Timeout(120)
class ReadmeTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final Scenario scenario = Scenario.of(new ParcelComponent().subscriptions());

    @Test
    void aCommandBecomesAnEventAndARow() throws Exception {
        var database = TestDatabase.create();
        Parcels.install(database.dataSource());
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.url());
            pool.setUsername("message_store");
            try (var parcels = new Parcels(pool)) {
                parcels.dispatch("7", "Bergen");
                parcels.dispatch("7", "Oslo");
                parcels.dispatch("8", "Atlantis");
                parcels.dispatch("9", "Bergen");

                while (parcelsTo("Bergen", database.dataSource()) < 2) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
                assertThat(parcelsTo("Oslo", database.dataSource())).isZero();
            }
        }
    }

    @Test
    void aParcelIsDispatched() {
        scenario.when(PARCEL.commands().stream("7"), dispatchTo("Bergen"))
                .then(PARCEL.stream("7"), dispatchedTo("Bergen"));
    }

    @Test
    void aParcelThatIsOnItsWayIsNotDispatchedAgain() {
        scenario.given(PARCEL.stream("7"), dispatchedTo("Bergen"))
                .when(PARCEL.commands().stream("7"), dispatchTo("Oslo"))
                .thenNothing();
    }

    @Test
    void nobodyDeliversToAtlantis() {
        scenario.when(PARCEL.commands().stream("7"), dispatchTo("Atlantis"))
                .then(
                        PARCEL.stream("7"),
                        DispatchRejected.newBuilder()
                                .setParcelId("7")
                                .setReason("Nobody delivers there")
                                .build());
    }

    @Test
    void theReadmeShowsTheExampleAsItIs() throws IOException {
        var sources = new StringBuilder();
        try (var files = Files.list(Path.of("src/test/java/app/example"))) {
            for (var file : files.sorted().toList()) {
                sources.append(Files.readString(file));
            }
        }
        var blocks = JAVA.matcher(Files.readString(Path.of("README.md")));
        var shown = 0;
        while (blocks.find()) {
            assertThat(withoutSpace(sources.toString())).contains(withoutSpace(blocks.group(1)));
            shown++;
        }
        assertThat(shown).isGreaterThan(3);
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static long parcelsTo(String destination, DataSource dataSource) throws Exception {
        try (var connection = dataSource.getConnection();
                var query = connection.prepareStatement(
                        "select coalesce(sum(parcels), 0) from parcels.destinations where name = ?")) {
            query.setString(1, destination);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Dispatch dispatchTo(String destination) {
        return Dispatch.newBuilder()
                .setParcelId("7")
                .setDestination(destination)
                .build();
    }

    private static Dispatched dispatchedTo(String destination) {
        return Dispatched.newBuilder()
                .setParcelId("7")
                .setDestination(destination)
                .build();
    }
}
