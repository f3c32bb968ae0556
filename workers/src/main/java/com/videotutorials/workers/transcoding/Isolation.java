package com.videotutorials.workers.transcoding;

/** Whether programs that read uploads are locked up: no network, no files but their own. */
public enum Isolation {
    /** If the system permits it; else a warning says that they are not. */
    AUTO,
    /** Without it, nothing starts. */
    REQUIRED,
    /** They are not; there are only limits of time, memory and size, and the formats that are read. */
    OFF
}
