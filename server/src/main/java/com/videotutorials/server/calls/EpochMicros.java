package com.videotutorials.server.calls;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as PostgreSQL keeps them: in microseconds, here since 1970. */
public final class EpochMicros {

    private EpochMicros() {}

    /** So many as there were at this time. */
    public static long of(OffsetDateTime time) {
        return MICROS.between(Instant.EPOCH, time.toInstant());
    }

    /** The time after so many. */
    public static OffsetDateTime toTime(long micros) {
        return Instant.EPOCH.plus(micros, MICROS).atOffset(ZoneOffset.UTC);
    }
}
