package com.videotutorials.server;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A lock in a database, held by a transaction of somebody else until it is closed. */
public final class HeldLock implements AutoCloseable {

    private final Connection connection;

    private HeldLock(DataSource dataSource, String acquire) {
        try {
            connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(acquire);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(acquire, e);
        }
    }

    /** Holds what a writer of the category {@code viewing} must wait for. */
    public static HeldLock onViewings(TestDatabase database) {
        return new HeldLock(database.dataSource("message_store"), "select message_store.acquire_lock('viewing-1')");
    }

    /** Holds what even readers of the home page must wait for. */
    public static HeldLock onHomePage(TestDatabase database) {
        return new HeldLock(
                database.dataSource("view_data"), "lock table view_data.home_page in access exclusive mode");
    }

    /** The same, and when it is released the home page shows this number. */
    public static HeldLock onHomePageUntilItShows(TestDatabase database, long videosWatched) {
        return new HeldLock(
                database.dataSource("view_data"),
                "lock table view_data.home_page in access exclusive mode;"
                        + " insert into view_data.home_page (videos_watched) values (" + videosWatched + ")");
    }

    @Override
    public void close() {
        try {
            connection.commit();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot release the lock", e);
        }
    }
}
