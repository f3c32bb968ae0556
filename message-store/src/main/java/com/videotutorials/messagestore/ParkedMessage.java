package com.videotutorials.messagestore;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that a subscription has put aside, since its handler threw or since it comes after such a message in its
 * stream. It is <em>parked</em> if it has an error and no further attempt will be made by itself.
 *
 * @param subscription whose handler threw
 * @param stream where the message stands
 * @param position its place in the stream
 * @param globalPosition its place in the store
 * @param type the simple name of its protobuf message
 * @param messageId its id
 * @param parkedAt when it was put aside
 * @param attempts how often it has failed since it was put aside or an operator had it retried
 * @param error why it failed last; empty if it only waits for the one before it
 * @param nextAttemptAt when it is tried again; empty if an operator has to say so, or it waits for the one before it
 */
public record ParkedMessage(
        String subscription,
        StreamName stream,
        long position,
        long globalPosition,
        String type,
        UUID messageId,
        Instant parkedAt,
        int attempts,
        Optional<String> error,
        Optional<Instant> nextAttemptAt) {

    /** Whether it waits for an operator. */
    public boolean waitsForOperator() {
        return error.isPresent() && nextAttemptAt.isEmpty();
    }
}
