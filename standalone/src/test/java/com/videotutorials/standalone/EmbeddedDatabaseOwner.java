package com.videotutorials.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A process that starts the database of a home, inserts a row, says so, and then waits to be killed. */
final class EmbeddedDatabaseOwner {

    static final String READY = "ready";

    /** Tells what it says from what it logs. */
    private static final String SAYS = "Owner says: ";

    private EmbeddedDatabaseOwner() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        try (var database = EmbeddedDatabase.start(Path.of(arguments[0]));
                var connection = DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, "");
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists lesson (title text)");
            statement.execute("insert into lesson values ('" + arguments[1] + "')");
            System.out.println(SAYS + READY);
            System.in.read();
        } catch (StartupException e) {
            System.out.println(SAYS + e.getMessage());
        }
    }

    static Process start(Path home, String title, Map<String, String> environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        var builder = new ProcessBuilder(
                java, "-cp", classPath, EmbeddedDatabaseOwner.class.getName(), home.toString(), title);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    /** What the process says: {@link #READY} or why it could not start. */
    static String answer(Process owner) throws IOException {
        var output = new StringBuilder();
        for (var line = owner.inputReader().readLine();
                line != null;
                line = owner.inputReader().readLine()) {
            if (line.startsWith(SAYS)) {
                return line.substring(SAYS.length());
            }
            output.append(line).append(System.lineSeparator());
        }
        throw new AssertionError("The owner ended without an answer: " + output);
    }

    /** Lets the process, if it still lives, shut its database down and end. */
    static void end(Process owner) throws IOException, InterruptedException {
        if (owner.isAlive()) {
            owner.getOutputStream().close();
            owner.getInputStream().transferTo(OutputStream.nullOutputStream());
            owner.waitFor();
        }
    }
}
