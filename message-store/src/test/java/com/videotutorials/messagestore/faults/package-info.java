/**
 * The fault suite: worker processes that are killed, paused and replaced, on a PostgreSQL that stops and crashes, and the
 * proof that nevertheless every message counts once.
 */
@NullMarked
package com.videotutorials.messagestore.faults;

import org.jspecify.annotations.NullMarked;
