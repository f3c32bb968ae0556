package com.videotutorials.server;

import com.videotutorials.server.tokens.SigningKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What the server's executable does besides serving. */
enum ServerCommand {
    /** Brings the server's own tables up to date: once for each release, before servers start. */
    MIGRATE("migrate") {
        @Override
        void run(Map<String, String> environment, PrintStream out) {
            ServerMigration.run(environment);
            out.println("The server's tables are up to date");
        }
    },

    /** Makes a new key for access tokens; servers that run take notice of it. */
    ROTATE_KEYS("rotate-keys") {
        @Override
        void run(Map<String, String> environment, PrintStream out) throws IOException, ParseException {
            out.println(SigningKeys.rotate(Path.of(required(environment, "ACCESS_TOKEN_KEYS")), Clock.systemUTC()));
        }
    };

    private final String command;

    ServerCommand(String command) {
        this.command = command;
    }

    abstract void run(Map<String, String> environment, PrintStream out) throws IOException, ParseException;

    /** Does what is said, and answers with the exit code. */
    static int run(List<String> said, Map<String, String> environment, PrintStream out, PrintStream err) {
        for (var known : values()) {
            if (said.equals(List.of(known.command))) {
                return known.runs(environment, out, err);
            }
        }
        err.println("Say migrate or rotate-keys, or nothing to serve");
        return 1;
    }

    private int runs(Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            run(environment, out);
            return 0;
        } catch (IOException | ParseException | RuntimeException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    static String required(Map<String, String> environment, String variable) {
        var value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException(variable + " is not set");
        }
        return value;
    }
}
