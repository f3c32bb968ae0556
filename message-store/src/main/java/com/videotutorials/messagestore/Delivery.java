package com.videotutorials.messagestore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands messages to the handlers of a subscription, one after the other, and knows at any time which it is at. */
final class Delivery<C> {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Subscription<C> subscription;
    private final MessageTracing tracing;
    private volatile @Nullable Busy busy;

    Delivery(Subscription<C> subscription, MessageTracing tracing) {
        this.subscription = subscription;
        this.tracing = tracing;
    }

    /** @throws HandlerFailedException if a handler threw */
    void deliver(C context, List<StoredMessage> messages) {
        try {
            for (var message : messages) {
                if (LOG.isDebugEnabled()) {
                    var trace = message.metadata().traceId();
                    LOG.debug("Handling subscription={} {} trace={}", subscription.name(), message, trace);
                }
                busy = new Busy(message, Thread.currentThread(), System.nanoTime());
                deliver(context, message);
            }
        } finally {
            busy = null;
        }
    }

    /** The message that is being handled, if any. */
    @Nullable
    Busy busy() {
        return busy;
    }

    private void deliver(C context, StoredMessage message) {
        var handling = tracing.handling(subscription.name(), message);
        try {
            subscription.handle(context, message);
        } catch (OutOfMemoryError e) {
            handling.failed(e);
            throw e;
        } catch (RuntimeException | Error e) {
            handling.failed(e);
            throw new HandlerFailedException(subscription.name(), message, e);
        } finally {
            handling.close();
        }
    }

    /**
     * A message that is being handled.
     *
     * @param since when its handler was called, by {@link System#nanoTime}
     */
    record Busy(StoredMessage message, Thread thread, long since) {}
}
