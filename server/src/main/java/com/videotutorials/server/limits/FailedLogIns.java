package com.videotutorials.server.limits;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Failed log-ins by address, whether anybody has it or not. After five in a row an address is locked for a minute, after
 * five more for two, and so on up to a quarter of an hour, as the identity component locks accounts. For an address that nobody has this
 * is the only lock; for an account it bridges the moment until the component has locked it. So a lock does not tell who
 * has an account.
 */
public final class FailedLogIns {

    private static final String FAILED =
            """
            insert into rate_limits.failed_log_in as f (address, failures) values (:address, 1)
            on conflict (address) do update set
                failures = (f.failures + 1) % 5,
                locks = f.locks + (f.failures + 1) / 5,
                locked_until = case when f.failures + 1 = 5
                    then now() + least(interval '15 minutes', interval '1 minute' * power(2, least(f.locks, 20)))
                    else f.locked_until end,
                changed_at = now()
            where f.locked_until is null or f.locked_until <= now()
            """;

    private static final String LOCKED_UNTIL =
            "select locked_until from rate_limits.failed_log_in where address = :address and locked_until > now()";

    private static final String JUST_LOCKED = LOCKED_UNTIL + " and changed_at > now() - interval '10 seconds'";

    private static final String FORGET = "delete from rate_limits.failed_log_in where address = :address";

    private static final String CLEAN =
            "delete from rate_limits.failed_log_in where changed_at < now() - interval '30 days'";

    private final JdbcClient database;

    /** @param dataSource has the tables of {@link RateLimitSchema} */
    FailedLogIns(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
    }

    /** Until when nobody can log in with the address. */
    public Optional<Instant> lockedUntil(String address) {
        return time(LOCKED_UNTIL, address);
    }

    /** The same, if that was decided in the last ten seconds. */
    public Optional<Instant> justLockedUntil(String address) {
        return time(JUST_LOCKED, address);
    }

    private Optional<Instant> time(String sql, String address) {
        return database.sql(sql)
                .param("address", address)
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /** Counts a failure. */
    public void failed(String address) {
        database.sql(FAILED).param("address", address).update();
    }

    /** Somebody has logged in: the next failure is the first in a row. */
    public void succeeded(String address) {
        database.sql(FORGET).param("address", address).update();
    }

    /** Forgets what nobody has tried for a month. */
    void clean() {
        database.sql(CLEAN).update();
    }
}
