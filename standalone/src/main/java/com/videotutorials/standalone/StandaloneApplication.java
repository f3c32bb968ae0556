package com.videotutorials.standalone;

import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.server.ServerApplication;
import com.videotutorials.server.ServerMigration;
import com.videotutorials.workers.Migration;
import com.videotutorials.workers.WorkersApplication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private static final int LONGEST_START_SECONDS = 60;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private boolean stopping;

    private StandaloneApplication() {}

    /** Runs until the process is told to end. What cannot be started is said in one line, with exit code 1. */
    public static void main(String[] args) {
        var application = new StandaloneApplication();
        Runtime.getRuntime().addShutdownHook(new Thread(application::stop, "stop"));
        if (!application.starts()) {
            System.exit(1);
        }
    }

    private boolean starts() {
        try {
            System.out.println(start(Settings.from(System.getenv())));
            return true;
        } catch (StartupException e) {
            System.err.println(e.getMessage());
            return false;
        } finally {
            started.countDown();
        }
    }

    private Banner start(Settings settings) {
        settings.requireFreePorts();
        requireKnownSubscriptions();
        var databases = databases(settings);
        var metrics = new SharedMetrics();
        var workers = runs(run(
                WorkersApplication.builder().web(WebApplicationType.NONE).initializers(metrics::measure),
                databases,
                List.of(
                        settings.mails().arguments(),
                        settings.workersArguments(),
                        settings.files().arguments())));
        var server = runs(run(
                ServerApplication.builder().initializers(metrics::measure, context -> show(workers, context)),
                databases,
                List.of(settings.serverArguments(), settings.files().arguments())));
        metrics.showIn(server);
        return new Banner(
                settings,
                server.getBean(GrpcServerLifecycle.class).getPort(),
                server.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
                databases.get("MESSAGE_STORE_URL"),
                workers.getBean(Subscriptions.class).describe());
    }

    private static void requireKnownSubscriptions() {
        try {
            WorkersApplication.requireKnownSubscriptions(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The process has one management port, the server's: it tells of the workers too. */
    private static void show(ConfigurableApplicationContext workers, ConfigurableApplicationContext server) {
        server.getBeanFactory().registerSingleton("subscriptionsHealth", workers.getBean("subscriptionsHealth"));
    }

    /** The variables that name the databases, which are up to date: those of the environment, or the embedded one. */
    private Map<String, String> databases(Settings settings) {
        var databases = settings.ownDatabases();
        if (databases.isEmpty()) {
            var embedded = runs(EmbeddedDatabase.start(settings.home()));
            watch(embedded);
            var url = embedded.jdbcUrl();
            databases = Map.of("MESSAGE_STORE_URL", url, "VIEW_DATA_URL", url, "MIGRATION_USER", EmbeddedDatabase.USER);
        }
        try {
            Migration.run(databases);
            ServerMigration.run(databases);
        } catch (IllegalArgumentException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw new StartupException(
                    "Cannot bring the databases up to date: " + rootCause(e).getMessage(), e);
        }
        return databases;
    }

    /** Without its database the process is of no use, and cannot give it back to itself. */
    private void watch(EmbeddedDatabase database) {
        var watching = new Thread(
                () -> {
                    database.end().join();
                    endUnlessStopping(database);
                },
                "watch-postgresql");
        watching.setDaemon(true);
        watching.start();
    }

    private void endUnlessStopping(EmbeddedDatabase database) {
        synchronized (this) {
            if (stopping) {
                return;
            }
        }
        System.err.println("PostgreSQL ended unexpectedly; its log is %s. Start again: what was acknowledged is there"
                .formatted(database.log()));
        System.exit(1);
    }

    private static Throwable rootCause(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : rootCause(cause);
    }

    private static ConfigurableApplicationContext run(
            SpringApplicationBuilder process, Map<String, String> databases, List<List<String>> told) {
        var arguments = new ArrayList<String>();
        told.forEach(arguments::addAll);
        arguments.add("--message-store.jdbc-url=" + databases.get("MESSAGE_STORE_URL"));
        arguments.add("--view-data.jdbc-url=" + databases.get("VIEW_DATA_URL"));
        return process.registerShutdownHook(false)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .run(arguments.toArray(String[]::new));
    }

    /** Remembers a part that is to be stopped, and starts no further one when the process is ending already. */
    private synchronized <T extends AutoCloseable> T runs(T part) {
        running.push(part);
        if (stopping) {
            throw new StartupException("Stopped while starting");
        }
        return part;
    }

    /** Stops the parts in the reverse order, server, workers, database, once the part that is just starting has. */
    private void stop() {
        synchronized (this) {
            stopping = true;
        }
        try {
            if (!started.await(LONGEST_START_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Stopping although a part is still starting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            while (!running.isEmpty()) {
                close(running.pop());
            }
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
