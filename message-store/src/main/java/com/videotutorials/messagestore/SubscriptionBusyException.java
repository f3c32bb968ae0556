package com.videotutorials.messagestore;

/** A subscription is at a batch that takes long, or somebody else is changing it. Nothing was changed; try again later. */
public final class SubscriptionBusyException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    SubscriptionBusyException(String what, Throwable cause) {
        super("Cannot %s now, because the subscription is busy: try again later".formatted(what), cause);
    }
}
