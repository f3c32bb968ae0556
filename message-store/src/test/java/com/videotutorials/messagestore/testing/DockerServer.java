package com.videotutorials.messagestore.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL in a Docker container. */
final class DockerServer implements PostgresServer {

    /** The version of the embedded one. */
    private static final String IMAGE = "postgres:18.6";

    private final PostgreSQLContainer container;
    private final int port;

    private DockerServer(PostgreSQLContainer container, int port) {
        this.container = container;
        this.port = port;
    }

    static DockerServer start(Map<String, String> settings) {
        var port = FreePort.find();
        var container = new PostgreSQLContainer(IMAGE)
                .withUsername(SUPERUSER)
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withEnv(
                        "POSTGRES_INITDB_ARGS",
                        "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8")
                .withCommand(command(settings))
                .waitingFor(ready());
        // a port chosen by Docker would be another one after a restart
        container.setPortBindings(
                List.of(interfaces(container) + ":" + port + ":" + PostgreSQLContainer.POSTGRESQL_PORT));
        container.start();
        return new DockerServer(container, port);
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void crash() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    /** What the image has Docker send to stop it is PostgreSQL's fast shutdown. */
    @Override
    public void stop() {
        container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        ready().waitUntilReady(container);
    }

    @Override
    public void close() {
        container.stop();
    }

    private static String[] command(Map<String, String> settings) {
        var arguments = settings.entrySet().stream()
                .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue()));
        return Stream.concat(Stream.of("postgres"), arguments).toArray(String[]::new);
    }

    /** A server that trusts everyone is not for the neighbours, unless Docker itself is elsewhere. */
    private static String interfaces(PostgreSQLContainer container) {
        return container.getHost().equals("localhost") ? "127.0.0.1" : "0.0.0.0";
    }

    /** Not fooled by the server that only sets the database up, because that one does not listen on TCP. */
    private static WaitStrategy ready() {
        return Wait.forSuccessfulCommand("pg_isready --host=127.0.0.1");
    }
}
