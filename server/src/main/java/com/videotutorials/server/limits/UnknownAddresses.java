package com.videotutorials.server.limits;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Failed log-ins with addresses that nobody has. After five in a row such an address is locked for a minute, after five
 * more for two, as the identity component locks accounts.
 */
public final class UnknownAddresses {

    private static final String FAILED =
            """
            insert into rate_limits.unknown_address as a (address_hash, failures) values (:address, 1)
            on conflict (address_hash) do update set
                failures = (a.failures + 1) % 5,
                locks = a.locks + (a.failures + 1) / 5,
                locked_until = case when a.failures + 1 = 5
                    then now() + least(interval '1 day', interval '1 minute' * power(2, least(a.locks, 20)))
                    else a.locked_until end,
                changed_at = now()
            """;

    private static final String LOCKED_UNTIL =
            "select locked_until from rate_limits.unknown_address where address_hash = :address and locked_until > now()";

    private static final String CLEAN =
            "delete from rate_limits.unknown_address where changed_at < now() - interval '30 days'";

    private final JdbcClient database;

    /** @param dataSource has the tables of {@link RateLimitSchema} */
    UnknownAddresses(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
    }

    /** Until when nobody can try to log in with the address. */
    public Optional<Instant> lockedUntil(String addressHash) {
        return database.sql(LOCKED_UNTIL)
                .param("address", addressHash)
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /** Counts a failure. */
    public void failed(String addressHash) {
        database.sql(FAILED).param("address", addressHash).update();
    }

    /** Forgets what nobody has tried for a month. */
    void clean() {
        database.sql(CLEAN).update();
    }
}
