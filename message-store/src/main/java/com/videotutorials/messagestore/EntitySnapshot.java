package com.videotutorials.messagestore;

import java.util.UUID;

/**
 * What an entity was after a message of its stream.
 *
 * @param entity what was folded and how: under which name, version and fingerprint
 * @param stream whose messages were folded
 * @param position where the last of them stands
 * @param messageId which one it is: if another one stands there, the stream is no longer what it was
 * @param data the entity, encoded
 * @param checksum of all of the above
 */
public record EntitySnapshot(
        String entity, StreamName stream, long position, UUID messageId, String data, String checksum) {

    /** A snapshot with its checksum. */
    static EntitySnapshot of(String entity, StreamName stream, long position, UUID messageId, String data) {
        return new EntitySnapshot(
                entity, stream, position, messageId, data, checksum(entity, stream, position, messageId, data));
    }

    /** Whether it is what was once stored. */
    public boolean isIntact() {
        return checksum.equals(checksum(entity, stream, position, messageId, data));
    }

    @Override
    public String toString() {
        return "snapshot %s of %s/%d".formatted(entity, stream, position);
    }

    private static String checksum(String entity, StreamName stream, long position, UUID messageId, String data) {
        return Sha256.of(entity, stream.value(), String.valueOf(position), messageId.toString(), data);
    }
}
