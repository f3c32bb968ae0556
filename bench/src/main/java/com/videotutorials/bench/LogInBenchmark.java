package com.videotutorials.bench;

import com.videotutorials.api.authentication.v1.AuthenticationServiceGrpc;
import com.videotutorials.api.authentication.v1.AuthenticationServiceGrpc.AuthenticationServiceBlockingStub;
import com.videotutorials.api.authentication.v1.LogInRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** How long a log-in takes to be refused: with a wrong password, and with an address that nobody has. */
final class LogInBenchmark {

    private static final int WARM_UP = 100;
    private static final int TRIES = 500;
    private static final int USUAL_COST = 10;

    private static final String REGISTERED =
            "insert into view_data.user_credentials (user_id, email, password_hash, registered_at)"
                    + " values (?, ?, ?, now())";

    private final Table table = new Table(1, "log-in with, in ms", "median", "p90", "p99", "ratio of medians");

    private LogInBenchmark() {}

    static void run() throws SQLException {
        var benchmark = new LogInBenchmark();
        benchmark.measure();
        benchmark.table.print();
    }

    private void measure() throws SQLException {
        System.out.println("Refusing log-ins ...");
        try (var database = BenchDatabase.start(Commit.OF_THE_DISK);
                var server = ServerProcess.start(database)) {
            register(database);
            var authentication = AuthenticationServiceGrpc.newBlockingStub(server.channel());
            var wrong = new ArrayList<Double>();
            var unknown = new ArrayList<Double>();
            for (var i = 0; i < WARM_UP + TRIES; i++) {
                var wrongPassword = refused(authentication, "user" + i + "@example.com");
                var unknownAddress = refused(authentication, "nobody" + i + "@example.com");
                if (i >= WARM_UP) {
                    wrong.add(wrongPassword);
                    unknown.add(unknownAddress);
                }
            }
            var wrongs = new Samples(wrong);
            var unknowns = new Samples(unknown);
            add("a wrong password", wrongs, "");
            add("an unknown address", unknowns, Table.ratio(unknowns.median() / wrongs.median()));
        }
    }

    private static void register(BenchDatabase database) throws SQLException {
        var hash = new BCryptPasswordEncoder(USUAL_COST).encode("the right password");
        try (var connection = database.connectToViewData();
                var statement = connection.prepareStatement(REGISTERED)) {
            for (var i = 0; i < WARM_UP + TRIES; i++) {
                statement.setObject(1, UUID.randomUUID());
                statement.setString(2, "user" + i + "@example.com");
                statement.setString(3, hash);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static double refused(AuthenticationServiceBlockingStub authentication, String email) {
        var request = LogInRequest.newBuilder()
                .setEmail(email)
                .setPassword("a wrong password")
                .build();
        var start = System.nanoTime();
        try {
            throw new IllegalStateException("Logged in: " + authentication.logIn(request));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNAUTHENTICATED) {
                throw e;
            }
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private void add(String with, Samples millis, String ratio) {
        table.add(
                with,
                Table.millis(millis.median()),
                Table.millis(millis.percentile(90)),
                Table.millis(millis.percentile(99)),
                ratio);
    }
}
