package com.videotutorials.workers;

import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Reads environment variables for commands, which end before an application would have started. */
final class Environment {

    private static final int TIMEOUT_SECONDS = 10;

    private Environment() {}

    /** @throws IllegalArgumentException if the variable is not set */
    static String required(Map<String, String> environment, String variable) {
        var value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException(variable + " is not set");
        }
        return value;
    }

    /**
     * A database as the workers use it, without a pool.
     *
     * @param name what the names of its variables begin with: {@code MESSAGE_STORE}, say
     * @param defaultUser the role, if the environment names none
     * @throws IllegalArgumentException if its URL is not set, or is none
     */
    static DataSource database(Map<String, String> environment, String name, String defaultUser) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(required(environment, name + "_URL"));
        dataSource.setUser(environment.getOrDefault(name + "_USER", defaultUser));
        dataSource.setPassword(environment.get(name + "_PASSWORD"));
        dataSource.setConnectTimeout(TIMEOUT_SECONDS);
        dataSource.setSocketTimeout(TIMEOUT_SECONDS);
        return dataSource;
    }
}
