package com.videotutorials.standalone;

import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.server.ServerApplication;
import com.videotutorials.workers.Migration;
import com.videotutorials.workers.WorkersApplication;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * The whole system in one JVM: an embedded PostgreSQL, the workers and the server, which still meet only in messages.
 * For trying it out, for development and for small sites.
 */
public final class StandaloneApplication {

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneApplication.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private boolean stopping;

    private StandaloneApplication() {}

    /** Runs until the process is told to end. What cannot be started is said in one line, with exit code 1. */
    public static void main(String[] args) {
        var application = new StandaloneApplication();
        Runtime.getRuntime().addShutdownHook(new Thread(application::stop, "stop"));
        try {
            System.out.println(application.start(Settings.from(System.getenv())));
        } catch (StartupException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private Banner start(Settings settings) {
        settings.requireFreePorts();
        var database = runs(EmbeddedDatabase.start(settings.home()));
        migrate(database.jdbcUrl());
        var workers = runs(run(WorkersApplication.builder().web(WebApplicationType.NONE), database));
        var server = runs(run(ServerApplication.builder(), database));
        return new Banner(
                settings,
                server.getBean(GrpcServerLifecycle.class).getPort(),
                server.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
                database.jdbcUrl(),
                workers.getBean(Subscriptions.class).describe());
    }

    private static void migrate(String url) {
        try (var administrator = new HikariDataSource()) {
            administrator.setJdbcUrl(url);
            administrator.setUsername(EmbeddedDatabase.USER);
            administrator.setMaximumPoolSize(3);
            Migration.run(administrator, administrator);
        }
    }

    private static ConfigurableApplicationContext run(SpringApplicationBuilder process, EmbeddedDatabase database) {
        return process.registerShutdownHook(false)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .run("--message-store.jdbc-url=" + database.jdbcUrl(), "--view-data.jdbc-url=" + database.jdbcUrl());
    }

    /** Remembers a part that is to be stopped, unless the process is ending already: then it is stopped at once. */
    private synchronized <T extends AutoCloseable> T runs(T part) {
        if (stopping) {
            close(part);
            throw new StartupException("Stopped while starting");
        }
        running.push(part);
        return part;
    }

    /** Stops the parts in the reverse order: server, workers, database. */
    private synchronized void stop() {
        stopping = true;
        while (!running.isEmpty()) {
            close(running.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.error("Cannot stop {}", part, e);
        }
    }
}
