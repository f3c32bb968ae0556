package com.videotutorials.server.calls;

import java.util.Set;

/** An application that answers from view data, and of which aggregators. */
public interface ReadsViewData {

    /** The subscriptions of the aggregators whose tables it reads. */
    Set<String> subscriptions();
}
