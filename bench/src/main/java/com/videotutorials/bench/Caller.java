package com.videotutorials.bench;

import java.sql.SQLException;

/** Somebody who records a viewing and waits until that is acknowledged. Used by one thread at a time. */
interface Caller {

    void record(Viewing viewing) throws SQLException;
}
