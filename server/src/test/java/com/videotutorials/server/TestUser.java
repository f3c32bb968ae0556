package com.videotutorials.server;

import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.api.authentication.v1.Tokens;
import java.util.UUID;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A user as the aggregator of credentials, which is part of the workers, would have put it into the view data. */
public record TestUser(UUID userId, String email, String password) {

    private static final BCryptPasswordEncoder ENCODER = new BCryptPasswordEncoder(4);

    public static TestUser of(TestServer server) {
        return of(server, false);
    }

    public static TestUser of(TestServer server, boolean admin) {
        var userId = UUID.randomUUID();
        var user = new TestUser(userId, userId + "@example.com", "correct horse " + userId);
        new Sql(server.database().dataSource("view_data"))
                .run(
                        "insert into view_data.user_credentials (user_id, email, password_hash, admin, registered_at)"
                                + " values (?, ?, ?, ?, now())",
                        userId,
                        user.email,
                        ENCODER.encode(user.password),
                        admin);
        return user;
    }

    public LogInRequest request() {
        return with(password);
    }

    public LogInRequest with(String otherPassword) {
        return LogInRequest.newBuilder()
                .setEmail(email)
                .setPassword(otherPassword)
                .build();
    }

    public Tokens logIn(TestServer server) {
        return server.authentication().logIn(request()).getTokens();
    }
}
