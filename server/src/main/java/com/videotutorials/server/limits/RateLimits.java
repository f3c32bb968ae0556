package com.videotutorials.server.limits;

import com.videotutorials.server.calls.CallRefusedException;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Token buckets that all servers share. */
public final class RateLimits implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

    private static final int CLEANED_AT_ONCE = 1_000;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> buckets;
    private final ScheduledExecutorService cleaner = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "rate-limits-cleaner");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> cleaning;
    private final FailedLogIns failedLogIns;

    /** @param dataSource has the tables of {@link RateLimitSchema} */
    public RateLimits(DataSource dataSource) {
        failedLogIns = new FailedLogIns(dataSource);
        buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("rate_limits.bucket")
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build();
        cleaning = cleaner.scheduleWithFixedDelay(this::clean, 1, 1, TimeUnit.MINUTES);
    }

    /** Failed log-ins, counted in the same place. */
    public FailedLogIns failedLogIns() {
        return failedLogIns;
    }

    /**
     * Counts a try.
     *
     * @param who whose tries are counted together, with what they try: {@code log-in peer 10.0.0.1}, say
     * @throws CallRefusedException if there were too many
     */
    public void admit(String who, RateLimit limit) {
        var probe = buckets.getProxy(who, () -> configuration(limit)).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw CallRefusedException.tooMany(
                    "TOO_MANY_REQUESTS",
                    "Too many requests; try again later",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static BucketConfiguration configuration(RateLimit limit) {
        return BucketConfiguration.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit.tries()).refillGreedy(limit.tries(), limit.period()))
                .build();
    }

    private void clean() {
        try {
            while (buckets.removeExpired(CLEANED_AT_ONCE) == CLEANED_AT_ONCE) {
                LOG.debug("More buckets are to be removed");
            }
            failedLogIns.clean();
        } catch (RuntimeException e) {
            LOG.debug("Cannot remove what is old now", e);
        }
    }

    @Override
    public void close() {
        cleaning.cancel(false);
        cleaner.shutdown();
    }
}
