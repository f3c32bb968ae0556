package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.util.UUID;

/**
 * A message that is about to be written.
 *
 * @param id chosen by the writer and unique in the whole store. Writing a message whose id is already there, in the same
 *     stream and of the same type, changes nothing and is answered as the first time; so a writer that derives the id
 *     from its cause can repeat the write.
 * @param message what it says; its type is stored by the simple name of its protobuf descriptor, its fields as proto3 JSON
 * @param metadata what else is known about it
 */
public record NewMessage(UUID id, Message message, Metadata metadata) {

    /** A message with an id of its own: a UUID version 7, whose order in time spares the store's index. */
    public static NewMessage of(Message message, Metadata metadata) {
        return new NewMessage(timeOrderedId(), message, metadata);
    }

    /**
     * A message that follows from another one and is written because of it once, however often it is written: its id is
     * derived from that of the cause, the stream and the type.
     */
    public static NewMessage following(StoredMessage cause, StreamName stream, Message message, Metadata metadata) {
        var name = stream.value() + "#" + MessageType.nameOf(message);
        return new NewMessage(NameBasedId.of(cause.id(), name), message, metadata);
    }

    /** The same as it is written by the present thread. */
    NewMessage in(MessageTracing tracing) {
        return new NewMessage(id, message, tracing.withCurrentTrace(metadata));
    }

    /** RFC 9562, section 5.7: 48 bits of Unix time in milliseconds, then 74 random bits. */
    private static UUID timeOrderedId() {
        var random = UUID.randomUUID();
        var high = (System.currentTimeMillis() << 16) | (7 << 12) | (random.getMostSignificantBits() & 0xfff);
        return new UUID(high, random.getLeastSignificantBits());
    }
}
