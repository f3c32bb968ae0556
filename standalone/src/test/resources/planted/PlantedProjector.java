package com.videotutorials.workers.aggregators.other;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.homepage.HomePageAggregator;
import org.jooq.DSLContext;

/** An aggregator that is not called so, uses another one and writes messages. */
public class PlantedProjector implements Aggregator {
    MessageStore messageStore;

    public Subscription<DSLContext> subscription() {
        return new HomePageAggregator().subscription();
    }
}
