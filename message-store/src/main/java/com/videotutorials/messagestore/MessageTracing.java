package com.videotutorials.messagestore;

/**
 * Joins messages to distributed traces: what is written names the span in which it is written ({@code traceparent}, W3C
 * Trace Context), and what is handled continues the trace of its message.
 */
public interface MessageTracing {

    /** No traces: messages name the span of their cause, if any. */
    static MessageTracing none() {
        return new MessageTracing() {
            @Override
            public Metadata withCurrentTrace(Metadata metadata) {
                return metadata;
            }

            @Override
            public Handling handling(String subscription, StoredMessage message) {
                return failure -> {};
            }
        };
    }

    /** The metadata of a message that the present thread is about to write. */
    Metadata withCurrentTrace(Metadata metadata);

    /** The present thread begins to handle a message. */
    Handling handling(String subscription, StoredMessage message);

    /** A message that is being handled. */
    @FunctionalInterface
    interface Handling {

        /** The handler threw. */
        void failed(Throwable failure);

        /** The handler has returned or thrown. */
        default void close() {}
    }
}
