package com.videotutorials.messagestore;

/** Another process has moved the subscription on. Nothing was committed; it goes on from the new position. */
public final class PositionMovedException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    PositionMovedException(String subscription, long from) {
        super("%s is no longer at %d: another process has moved it on".formatted(subscription, from), null);
    }
}
