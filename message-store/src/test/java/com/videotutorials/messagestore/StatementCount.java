package com.videotutorials.messagestore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts what is sent to a database: each call that executes, commits or rolls back is a round trip. */
final class StatementCount {

    private final AtomicInteger count = new AtomicInteger();
    private final DataSource dataSource;

    StatementCount(DataSource counted) {
        this.dataSource = counting(DataSource.class, counted);
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** How many there were since the last call. */
    int take() {
        return count.getAndSet(0);
    }

    private <T> T counting(Class<T> type, T counted) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().matches("execute.*|commit|rollback|setAutoCommit|createStatement")) {
                count.incrementAndGet();
            }
            try {
                var result = method.invoke(counted, args);
                if (result instanceof PreparedStatement statement) {
                    return counting(PreparedStatement.class, statement);
                }
                return result instanceof Connection connection ? counting(Connection.class, connection) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
