package com.videotutorials.workers.aggregators;

import com.videotutorials.messagestore.Subscription;
import org.jooq.DSLContext;

/**
 * Keeps one table, or a small family of tables, up to date. Its handlers are given the transaction in which the
 * subscription's position is stored too, so every event counts exactly once.
 */
public interface Aggregator {

    /** What it listens to, and how each message changes its tables. */
    Subscription<DSLContext> subscription();
}
